import { concat, mul, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { normalNoise, oneHot, randomKey, type LabelledImages, type Vae } from 'vae-kit';
import { latentsOfStyles, stylesOfLatents } from './class-latents.js';
import type { Figure } from './figure.js';
import { imageGrid } from './image-grid.js';
import { arrange, type Panel } from './panel.js';
import { read } from './read.js';

/** How many classes of digits there are. */
export const CLASSES = 10;

/** Standard deviations of narrower draws, as a share of the prior's. */
export const SPREAD = 0.7;

const names = Array.from({ length: CLASSES }, (_, digit) => String(digit));

/** Every class in turn, each as often as told: 0, 0, 1, 1, … */
export function everyClass(times: number): number[] {
  return Array.from({ length: CLASSES * times }, (_, i) => Math.floor(i / times));
}

/** A row of generated images for each class, the same latents each time. */
export function classRows(model: Vae<true>, seed: number): Panel {
  const across = 8;
  const images = tidy(() => model.generate(CLASSES * across, { condition: oneHot(everyClass(across), CLASSES), seed }));
  return imageGrid(read(images), { across, scale: 1, rowLabels: names });
}

/** What each label asks for as training goes on. */
export function classStagesFigure(stages: readonly Panel[]): Figure {
  return {
    name: 'classes',
    title: 'What each label brings forth as training goes on',
    body: arrange(stages, { columns: Math.min(4, Math.ceil(stages.length / Math.ceil(stages.length / 4))) }),
    caption: 'A row for each label y: the mean of p(x|z, y) for eight latents z from the prior, the same ones at each time. None was picked.',
  };
}

/** Latents from the prior, each under all labels. */
export function styleFigure(model: Vae<true>, seed: number, after: string): Figure {
  const across = 14;
  const images = tidy(() => underAllLabels(model, mul(normalNoise(randomKey(seed), [across, ...model.latent]), SPREAD)));
  return {
    name: 'styles',
    title: 'Fourteen styles of writing, ten digits',
    body: imageGrid(read(images), { across, rowLabels: names }),
    caption: `Down a column the style (z − μ(y)) / σ(y) stays the same, drawn at ${SPREAD} of the standard deviations of p(z|y), while the label y goes from 0 to 9, ${after}: slant, thickness and width stay.`,
  };
}

/** Latents of test images, each under all labels. */
export function transferFigure(model: Vae<true>, { images, labels }: LabelledImages, after: string): Figure {
  const positions = names.map((_, digit) => labels.indexOf(digit)).filter((position) => position >= 0);
  const classes = positions.map((position) => labels[position]!);
  const grid = tidy(() => {
    const originals = images.batch(positions);
    const condition = oneHot(classes, CLASSES);
    const styles = stylesOfLatents(model, model.encode(originals, { condition }), condition);
    return concat([originals, underAllLabels(model, styles)]);
  });
  return {
    name: 'transfer',
    title: 'The writing of test images, ten digits',
    body: imageGrid(read(grid), { across: positions.length, rowLabels: ['test image', ...names] }),
    caption: `Top: the first test image of each class. Below it, its style (z − μ(y)) / σ(y), for z the mean of q(z|x, y) under its own label, decoded under the labels 0 to 9, ${after}.`,
  };
}

/** Mean images of N styles under each label: first all under the label 0, then all under 1. */
function underAllLabels(model: Vae<true>, styles: Tensor): Tensor {
  const condition = oneHot(everyClass(styles.shape[0]), CLASSES);
  const repeated = tile(styles, [CLASSES, ...model.latent.map(() => 1)]);
  return model.decode(latentsOfStyles(model, repeated, condition), { condition });
}
