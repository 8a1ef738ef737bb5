import { concat, mul, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { normalNoise, oneHot, randomKey, type LabelledImages, type Vae } from 'vae-kit';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import { arrange, type Panel } from '../shared/drawing/panel.js';
import { read } from '../shared/data/read.js';
import { titled } from '../shared/drawing/text.js';

/** How many classes of digits there are. */
export const CLASSES = 10;

/** A model of labelled digits. */
export interface LabelledModel {
  readonly model: Vae<true>;
  /** What the model is told of each label, shape `[N, classes]`. */
  conditionOf(labels: ArrayLike<number>): Tensor;
}

const names = Array.from({ length: CLASSES }, (_, digit) => String(digit));

/** Every class in turn, each as often as told: 0, 0, 1, 1, … */
export function everyClass(times: number): number[] {
  return Array.from({ length: CLASSES * times }, (_, i) => Math.floor(i / times));
}

/** A row of generated images for each class, the same latents each time. */
export function classRows({ model, conditionOf }: LabelledModel, seed: number): Panel {
  return rows((count, classes) => model.generate(count, { condition: conditionOf(classes), seed }));
}

function rows(generate: (count: number, classes: readonly number[]) => Tensor): Panel {
  const across = 8;
  const classes = everyClass(across);
  return imageGrid(read(tidy(() => generate(classes.length, classes))), {
    across,
    scale: 1,
    rowLabels: names,
  });
}

/** What each label asks for as training goes on. */
export function classStagesFigure(stages: readonly Panel[]): Figure {
  return {
    name: 'classes',
    title: 'What each label brings forth as training goes on',
    draw: (room) =>
      arrange(stages, {
        columns: Math.ceil(stages.length / Math.ceil(stages.length / 3)),
        room,
      }),
    caption:
      'A row for each label y: the mean of p(x|z, y) for eight latents z from the prior, the ' +
      'same ones at each time. None was picked.',
  };
}

/** Rows of digits by where their latents come from. */
export function sourcesFigure(
  labelled: LabelledModel,
  fromMixtures: (times: number) => Tensor,
  seed: number,
  after: string,
): Figure {
  const { model, conditionOf } = labelled;
  const prior = titled(classRows(labelled, seed), 'z ~ N(0, I)');
  const mixtures = rows((count, classes) =>
    model.decode(fromMixtures(count / CLASSES), { condition: conditionOf(classes) }),
  );
  return {
    name: 'mixtures',
    title: 'Latents of the prior and of training images',
    draw: (room) => arrange([prior, titled(mixtures, 'z ~ mixture of the class')], { room }),
    caption:
      `Mean images of one decoder, ${after}. First with latents from the prior, the same ones in ` +
      'each row; then from a Gaussian mixture that was fitted by EM to the latents of the ' +
      'training images of the class. None was picked.',
  };
}

/** Latents from the prior, each under all labels. */
export function styleFigure(labelled: LabelledModel, seed: number, after: string): Figure {
  const across = 14;
  const images = read(
    tidy(() =>
      underAllLabels(labelled, normalNoise(randomKey(seed), [across, ...labelled.model.latent])),
    ),
  );
  return {
    name: 'styles',
    title: 'Fourteen styles of writing, ten digits',
    draw: (room) => imageGrid(images, { across, rowLabels: names, room }),
    cover: true,
    caption:
      'Down a column the latent z stays the same, drawn from N(0, I), while the label y goes ' +
      `from 0 to 9, ${after}: slant, thickness and width stay. None was picked.`,
  };
}

/** Latents of test images, each under all labels. */
export function transferFigure(
  labelled: LabelledModel,
  { images, labels }: LabelledImages,
  after: string,
): Figure {
  const positions = names
    .map((_, digit) => labels.indexOf(digit))
    .filter((position) => position >= 0);
  const classes = positions.map((position) => labels[position]!);
  const grid = read(
    tidy(() => {
      const originals = images.batch(positions);
      const z = labelled.model.encode(originals, { condition: labelled.conditionOf(classes) });
      return concat([originals, underAllLabels(labelled, z)]);
    }),
  );
  return {
    name: 'transfer',
    title: 'The writing of test images, ten digits',
    draw: (room) =>
      imageGrid(grid, { across: positions.length, rowLabels: ['test image', ...names], room }),
    caption:
      'Top: the first test image of each class. Below it, the mean of its q(z|x, y) under its ' +
      `own label, decoded under the labels 0 to 9, ${after}.`,
  };
}

/** Mean images of N latents under each label: first all under the label 0, then all under 1. */
function underAllLabels({ model, conditionOf }: LabelledModel, z: Tensor): Tensor {
  const condition = conditionOf(everyClass(z.shape[0]));
  return model.decode(tile(z, [CLASSES, ...model.latent.map(() => 1)]), { condition });
}

/** One-hot labels times a number. */
export function emphasized(labels: ArrayLike<number>, emphasis: number): Tensor {
  return tidy(() => mul(oneHot(labels, CLASSES), emphasis));
}
