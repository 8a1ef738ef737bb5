import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { normalQuantile } from 'vae-kit';
import { imageGrid } from '../drawing/image-grid.js';
import type { Panel } from '../drawing/panel.js';
import { read } from '../data/read.js';
import { textAt } from '../drawing/text.js';

const SIDE = 20;

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
export function manifold(decode: (z: Tensor) => Tensor): (room: number) => Panel {
  const grid = normalGrid(SIDE);
  const upwards = [...grid].reverse();
  const z = tensor2d(upwards.flatMap((second) => grid.map((first) => [first, second])));
  const images = read(decode(z));
  z.dispose();
  return (room) => {
    const [first, second] = room < 500 ? ['', ''] : ['z₁ = ', 'z₂ = '];
    const rowLabels = upwards.map((z2, row) => (row % 3 === 0 ? second + signed(z2) : ''));
    const body = imageGrid(images, { across: SIDE, scale: 1, rowLabels, room });
    const pitch = body.height / SIDE;
    const left = body.width - body.height;
    const columnLabels = grid.map((z1, column) =>
      column % 3 === 0
        ? textAt(first + signed(z1), left + (column + 0.5) * pitch, body.height + 18, {
            size: 12,
            anchor: 'middle',
          })
        : '',
    );
    return { width: body.width, height: body.height + 24, svg: body.svg + columnLabels.join('') };
  };
}

function signed(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
