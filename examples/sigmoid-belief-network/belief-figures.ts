import type { AmortizedSigmoidBeliefNetwork, SyncDataset, SigmoidBeliefNetwork } from 'vae-kit';
import { reconstructionFigure } from '../shared/figures/digit-figures.js';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import type { Table } from '../shared/running/page.js';
import { arrange } from '../shared/drawing/panel.js';
import { read } from '../shared/data/read.js';
import { titled } from '../shared/drawing/text.js';

/** One way to train a network, and one to bound log p(x) with it. */
export interface BoundRow {
  readonly trainedBy: string;
  readonly boundBy: string;
  readonly images: number;
  readonly steps: number;
  readonly seconds: number;
  readonly tested: number;
  readonly bound: number;
}

/** The bounds of several networks beside each other. */
export function boundsTable(rows: readonly BoundRow[]): Table {
  return {
    title: 'Test −bound, in nats per image',
    columns: [
      'trained by',
      'images',
      'steps',
      'seconds of training',
      'bound by',
      'test images',
      '−bound',
    ],
    rows: rows.map(({ trainedBy, images, steps, seconds, boundBy, tested, bound }) => [
      trainedBy,
      images,
      steps,
      seconds.toFixed(0),
      boundBy,
      tested,
      bound.toFixed(2),
    ]),
  };
}

/** Images that networks make from nothing but noise. */
export function beliefSamplesFigure(
  networks: readonly { readonly name: string; readonly network: SigmoidBeliefNetwork }[],
  seed: number,
): Figure {
  const images = networks.map(({ name, network }) => ({
    name,
    levels: read(network.generate(100, { seed })),
  }));
  return {
    name: 'samples',
    title: 'Images by ancestral sampling',
    draw: (room) =>
      arrange(
        images.map(({ name, levels }) => titled(imageGrid(levels, { room }), name)),
        { room },
      ),
    cover: true,
    caption:
      'First the hidden units are drawn from their prior, then p(x|h) is shown as a mean ' +
      'image. None was picked.',
  };
}

/** Test images and what is left of them after the hidden layer. */
export function beliefReconstructionFigure(
  model: AmortizedSigmoidBeliefNetwork,
  images: SyncDataset,
  after: string,
): Figure {
  return reconstructionFigure(model, images, after, 'the mean of p(x|h) at the means of q(h|x)');
}

/** What each hidden unit adds to the log-odds of the pixels. */
export function unitsFigure(network: SigmoidBeliefNetwork, after: string): Figure {
  const kernel = network.weights['data/kernel']!;
  const units = Math.min(100, kernel.shape[0]);
  const values = kernel.dataSync<'float32'>().slice(0, units * 784);
  // Grey stands for 0; a few extreme weights must not turn the rest grey.
  const largest =
    Float32Array.from(values, Math.abs).sort()[Math.floor(values.length * 0.995)]! || 1;
  const levels = values.map((value) => Math.min(1, Math.max(0, 0.5 + value / (2 * largest))));
  return {
    name: 'units',
    title: 'What hidden units draw',
    draw: (room) => imageGrid(levels, { scale: 2, room }),
    caption:
      `The weights from the first ${units} hidden units to the pixels, ${after}. Mid-grey: none; ` +
      'nearer to ink, a unit that is on inks the pixel; nearer to paper, it clears it.',
  };
}
