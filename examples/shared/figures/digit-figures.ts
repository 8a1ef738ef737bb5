import type { Tensor } from '@tensorflow/tfjs-core';
import { takeRows, type SyncDataset, type Vae } from 'vae-kit';
import { averaged, curves } from '../drawing/curves.js';
import type { Figure } from '../drawing/figure.js';
import { alternateRows, imageGrid } from '../drawing/image-grid.js';
import type { Table } from '../running/page.js';
import { arrange, type Panel } from '../drawing/panel.js';
import { read } from '../data/read.js';
import { withoutSteepStart } from '../drawing/steep-start.js';
import { titled } from '../drawing/text.js';
import type { TrainingLog } from '../running/training-log.js';

const NATS = 'nats per image';

/** The bound on training and test images while it was learned. */
export function elboFigure({ losses, epochs }: TrainingLog, stepsPerEpoch: number): Figure {
  const perPoint = Math.max(1, Math.ceil(stepsPerEpoch / 20));
  const training = averaged(losses, perPoint).map(({ x, y }) => ({ x: x / stepsPerEpoch, y }));
  const test = epochs.flatMap(({ epoch, validation }) =>
    validation ? [{ x: epoch, y: -validation.elbo }] : [],
  );
  const { domain, note } = withoutSteepStart([...training, ...test], 0.05);
  return {
    name: 'loss',
    title: 'Negative ELBO of training and test images',
    draw: (room) =>
      curves({
        series: [
          { name: 'training', color: '#1f77b4', points: training },
          { name: 'test, after each epoch', color: '#ff7f0e', points: test, dots: true },
        ],
        x: 'epoch',
        y: `−ELBO (${NATS})`,
        yDomain: domain,
        room,
      }),
    caption:
      `Lower is better: −ELBO bounds −log p(x) from above. Training: the mean of ${perPoint} ` +
      'steps at a time, as the weights were then. Test: all test images, one sample of z for ' +
      `each.${note}`,
  };
}

/** The same figures as a table. */
export function elboTable({ epochs }: TrainingLog): Table {
  return {
    title: `Each epoch, in ${NATS}`,
    columns: [
      'epoch',
      'train −ELBO',
      'train log p(x|z)',
      'train KL',
      'test −ELBO',
      'test log p(x|z)',
      'test KL',
      'seconds',
    ],
    rows: epochs.map(({ epoch, metrics, validation, seconds }) => {
      const terms = [metrics, validation].flatMap((part) =>
        part ? [-part.elbo, part.logLikelihood, part.kl] : [NaN, NaN, NaN],
      );
      return [
        epoch,
        ...terms.map((value) => (Number.isNaN(value) ? '' : value.toFixed(2))),
        seconds.toFixed(1),
      ];
    }),
  };
}

/** Test images and what is left of them after encoding and decoding. */
export function reconstructionFigure(
  model: Pick<Vae, 'reconstruct'>,
  images: SyncDataset,
  after: string,
  shown = 'the mean of p(x|z) at the mean of q(z|x)',
): Figure {
  const few = takeRows(images, Math.min(36, images.size));
  const reconstructions = read(model.reconstruct(few));
  const originals = read(few);
  return {
    name: 'reconstructions',
    title: 'Test images and their reconstructions',
    draw(room) {
      const isNarrow = room < 600;
      const across = isNarrow ? 9 : 12;
      const rows = Math.ceil(originals.length / (across * 784));
      return imageGrid(alternateRows(originals, reconstructions, across), {
        across,
        room,
        ...(!isNarrow && {
          rowLabels: Array.from({ length: 2 * rows }, (_, row) =>
            row % 2 === 0 ? 'original' : 'reconstructed',
          ),
        }),
      });
    },
    caption: `Under each row of test images their reconstructions, ${after}: ${shown}.`,
  };
}

/** A hundred images made of nothing but noise. */
export function samplesFigure(model: Vae, seed: number, after: string): Figure {
  const images = read(model.generate(100, { seed }));
  return {
    name: 'samples',
    title: 'One hundred generated images',
    draw: (room) => imageGrid(images, { scale: 2, room }),
    cover: true,
    caption: `The mean of p(x|z) for 100 latents drawn from the prior, ${after}. None was picked.`,
  };
}

/** Two ways to look at the same generated distributions. */
export function meanAndModeFigure(model: Vae, seed: number, after: string): Figure {
  return {
    name: 'mean-and-mode',
    title: 'Mean images and most probable images',
    draw: meanAndMode((output) => model.generate(100, { seed, output })),
    caption: `The same 100 latents from the prior, ${after}. ${MEAN_AND_MODE}`,
  };
}

/** What there is to see in the two panels of {@link meanAndMode}. */
export const MEAN_AND_MODE =
  'Mean of p(x|z): the probability of each pixel to be inked. Most probable x: inked where that ' +
  'exceeds one half.';

/** Mean images and most probable images beside each other. */
export function meanAndMode(images: (output: 'mean' | 'mode') => Tensor): Figure['draw'] {
  const [means, modes] = [read(images('mean')), read(images('mode'))];
  return (room) =>
    arrange(
      [
        titled(imageGrid(means, { room }), 'mean of p(x|z)'),
        titled(imageGrid(modes, { room }), 'most probable x'),
      ],
      { room },
    );
}

/** How the same latents are decoded as training goes on. */
export function stagesFigure(stages: readonly Panel[]): Figure {
  return {
    name: 'stages',
    title: 'The same latents decoded as training goes on',
    draw: (room) => arrange(stages, { columns: 3, room }),
    caption: 'Mean images of the same 100 latents from the prior, after the epochs named.',
  };
}
