import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { imageGrid } from '../drawing/image-grid.js';
import { normalQuantile } from '../measures/normal-quantile.js';
import type { Panel } from '../drawing/panel.js';
import { read } from '../data/read.js';
import { textAt } from '../drawing/text.js';

const SIDE = 20;
const IMAGE = 28;

/**
 * The middles of `side` intervals that a standard normal variable falls into with equal
 * probability: Φ⁻¹((i + ½) / side).
 */
export function normalGrid(side: number): number[] {
  return Array.from({ length: side }, (_, i) => normalQuantile((i + 0.5) / side));
}

/**
 * The images of a plane of latents, each of which stands for the same share of the prior; z₁ to the
 * right, z₂ upwards.
 */
export function manifold(decode: (z: Tensor) => Tensor): Panel {
  const grid = normalGrid(SIDE);
  const upwards = [...grid].reverse();
  const z = tensor2d(upwards.flatMap((second) => grid.map((first) => [first, second])));
  const images = read(decode(z));
  z.dispose();
  const rowLabels = upwards.map((second, row) => (row % 3 === 0 ? `z₂ = ${signed(second)}` : ''));
  const body = imageGrid(images, { across: SIDE, scale: 1, rowLabels });
  const pitch = IMAGE + 1;
  const left = body.width - (SIDE * pitch + 1);
  const columnLabels = grid.map((first, column) =>
    column % 3 === 0
      ? textAt(`z₁ = ${signed(first)}`, left + (column + 0.5) * pitch, body.height + 18, {
          size: 12,
          anchor: 'middle',
        })
      : '',
  );
  return { width: body.width, height: body.height + 24, svg: body.svg + columnLabels.join('') };
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
