import {
  nearestNeighborAccuracy,
  type BoundMetric,
  type LabelledImages,
  type Metrics,
  type Vae,
} from 'vae-kit';
import { classLegend, classScatter } from '../shared/figures/class-scatter.js';
import { classColors } from '../shared/drawing/colors.js';
import { averaged, curves } from '../shared/drawing/curves.js';
import { MEAN_AND_MODE, meanAndMode } from '../shared/figures/digit-figures.js';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import { manifold } from '../shared/figures/manifold.js';
import type { Table } from '../shared/running/page.js';
import { arrange, shareOf, stack, type Panel } from '../shared/drawing/panel.js';
import { encodeAll } from '../shared/data/points.js';
import { read } from '../shared/data/read.js';
import { withoutSteepStart } from '../shared/drawing/steep-start.js';
import { titled } from '../shared/drawing/text.js';
import type { TrainingLog } from '../shared/running/training-log.js';

/** What is known of a trained model before it is looked at. */
export interface Trained {
  /** Its kind of networks, as files are called by it. */
  readonly kind: string;
  /** The same for people. */
  readonly title: string;
  /** The size of z. */
  readonly latent: number;
  readonly log: TrainingLog;
  /** How far it was trained, as in `'after 5 epochs'`. */
  readonly after: string;
  /** ELBO, log p(x|z) and KL of the test images. */
  readonly measured: Metrics<BoundMetric>;
}

/** What is shown of a trained model, which itself may be gone. */
export interface LatentModel extends Trained {
  /** How many numbers it learned. */
  readonly weights: number;
  /** The share of test images whose nearest neighbours tell their class, in per cent. */
  readonly accuracy: string;
  /** A hundred random images. */
  readonly random: Panel;
  /**
   * The same images as means and as most probable ones, the test images in the plane, and the plane
   * decoded; where z has two dimensions.
   */
  readonly plane?: {
    readonly views: Figure['draw'];
    readonly scatter: (size: number) => Panel;
    readonly manifold: Figure['draw'];
  };
}

/** How much is looked at. */
export interface Looking extends Trained {
  readonly test: LabelledImages;
  readonly seed: number;
}

/** How many neighbours vote. */
const NEIGHBORS = 10;

const VOTE =
  `how often the commonest class among the ${NEIGHBORS} test images whose mean of q(z|x) is ` +
  `nearest is the image's own`;

/** Looks at a model as the figures need it. */
export function lookAtLatents(model: Vae, { test, seed, ...trained }: Looking): LatentModel {
  const { images, labels } = test;
  const means = encodeAll(images, (data) => model.encode(data));
  const share = nearestNeighborAccuracy(means, labels, { neighbors: NEIGHBORS });
  const accuracy = `${(100 * share).toFixed(1)} %`;
  return {
    ...trained,
    weights: model.variables.reduce((total, { size }) => total + size, 0),
    accuracy,
    random: imageGrid(read(model.generate(100, { seed })), { scale: 1 }),
    ...(trained.latent === 2 && {
      plane: {
        views: meanAndMode((output) => model.generate(100, { seed, output })),
        scatter: (size) =>
          titled(
            classScatter(means, labels, { x: 'z₁', y: 'z₂', size }),
            `${trained.title}: ${accuracy}`,
          ),
        manifold: manifold((z) => model.decode(z)),
      },
    }),
  };
}

/** Where the test images lie in the plane; no figure where no model has a plane. */
export function scattersFigure(models: readonly LatentModel[]): Figure[] {
  const panels = models.flatMap(({ plane }) => (plane ? [plane.scatter] : []));
  if (panels.length === 0) return [];
  return [
    {
      name: 'scatter',
      title: 'Test images in a latent plane, by class',
      draw: (room) =>
        stack(
          [
            classLegend(room),
            arrange(
              panels.map((panel) => panel(Math.min(468, shareOf(room, 2, 328)))),
              { room },
            ),
          ],
          10,
        ),
      cover: true,
      caption:
        `The mean of q(z|x) of each test image, ${when(models)}; the few farthest out are not ` +
        'shown.' +
        ` In per cent: ${VOTE}.`,
    },
  ];
}

/** What the plane of latents is decoded to, a figure for each model that has one. */
export function manifoldFigures(models: readonly LatentModel[]): Figure[] {
  return models.flatMap(({ kind, title, plane, after }) =>
    plane
      ? [
          {
            name: `manifold-${kind}`,
            title: `A plane of latents decoded: ${title}`,
            draw: plane.manifold,
            caption:
              `Means of p(x|z), ${after}, z₁ to the right and z₂ upwards. Each z stands for the ` +
              'same share of the prior N(0, I): ' +
              'its coordinates are Φ⁻¹((i + ½) / 20), with the inverse Φ⁻¹ of the normal ' +
              'distribution function.',
          },
        ]
      : [],
  );
}

/** Generated images of every model. */
export function randomImagesFigure(models: readonly LatentModel[]): Figure {
  const sizes = new Set(models.map(({ latent }) => latent)).size;
  return {
    name: 'samples',
    title: 'Random images',
    draw: (room) =>
      arrange(
        models.map((model) => titled(model.random, nameOf(model))),
        { columns: sizes === 1 ? models.length : sizes, room },
      ),
    caption:
      `The mean of p(x|z) for 100 latents drawn from the prior of each model, ${when(models)}. ` +
      'None was picked.',
  };
}

/** Two ways to look at what models with a plane of latents generate. */
export function meanAndModeFigures(models: readonly LatentModel[]): Figure[] {
  return models.flatMap(({ kind, title, plane, after }) =>
    plane
      ? [
          {
            name: `mean-and-mode-${kind}`,
            title: `Mean images and most probable images: ${title}, z of 2`,
            draw: plane.views,
            caption: `The same 100 latents from the prior, ${after}. ${MEAN_AND_MODE}`,
          },
        ]
      : [],
  );
}

/** The bound of all models while they learned. */
export function boundsFigure(models: readonly LatentModel[], stepsPerEpoch: number): Figure {
  const longest = Math.max(...models.map(({ log }) => log.losses.length));
  const perPoint = Math.ceil(Math.min(longest, stepsPerEpoch) / 20);
  const series = models.flatMap((model, i) => {
    const { losses, epochs } = model.log;
    const color = classColors[i]!;
    const training = averaged(losses, perPoint).map(({ x, y }) => ({ x: x / stepsPerEpoch, y }));
    return [
      { name: nameOf(model), color, points: training, width: 1.5 },
      {
        name: '',
        color,
        points: epochs.flatMap(({ epoch, validation }) =>
          validation ? [{ x: epoch, y: -validation.elbo }] : [],
        ),
        width: 0,
        dots: true,
      },
    ];
  });
  const { domain, note } = withoutSteepStart(
    series.flatMap(({ points }) => points),
    0.05,
  );
  return {
    name: 'loss',
    title: 'Negative ELBO of training and test images',
    draw: (room) =>
      curves({ series, x: 'epoch', y: '−ELBO (nats per image)', yDomain: domain, room }),
    caption:
      `Lower is better. Lines: training, the mean of ${perPoint} steps at a time, as the weights ` +
      `were then. Dots: all test images after an epoch, one sample of z for each.${note}`,
  };
}

/** All models in numbers. */
export function modelsTable(models: readonly LatentModel[]): Table {
  return {
    title: `All models; test images in nats per image; told by neighbours: ${VOTE}`,
    columns: [
      'networks',
      'z',
      'weights',
      'trained',
      'test −ELBO',
      'test log p(x|z)',
      'test KL',
      'told by neighbours',
    ],
    rows: models.map(
      ({ title, latent, weights, after, measured: { elbo, logLikelihood, kl }, accuracy }) => [
        title,
        latent,
        weights.toLocaleString('en-US'),
        after,
        (-elbo).toFixed(2),
        logLikelihood.toFixed(2),
        kl.toFixed(2),
        accuracy,
      ],
    ),
  };
}

/** How far models were trained, in one phrase. */
function when(models: readonly LatentModel[]): string {
  const [first, ...others] = new Set(models.map(({ after }) => after));
  return others.length === 0 && first !== undefined
    ? first
    : models.map((model) => `${nameOf(model)}: ${model.after}`).join('; ');
}

function nameOf({ title, latent }: Trained): string {
  return `${title}, z of ${latent}`;
}
