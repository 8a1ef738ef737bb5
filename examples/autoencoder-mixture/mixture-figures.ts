import { line } from '@observablehq/plot';
import type { Tensor } from '@tensorflow/tfjs-core';
import type {
  Autoencoder,
  FittedGaussianMixture,
  GaussianMixture,
  MixtureSampleOptions,
} from 'vae-kit';
import {
  classLegend,
  classDomains,
  classScatter,
  type Domains,
} from '../shared/figures/class-scatter.js';
import { averaged, curves } from '../shared/drawing/curves.js';
import { MEAN_AND_MODE, meanAndMode } from '../shared/figures/digit-figures.js';
import { ellipse, wantedParts, type Point2 } from '../shared/drawing/ellipse.js';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import { legend } from '../shared/drawing/legend.js';
import type { Table } from '../shared/running/page.js';
import { arrange, shareOf, stack } from '../shared/drawing/panel.js';
import { pairs, type Points } from '../shared/data/points.js';
import { read } from '../shared/data/read.js';
import { scatter } from '../shared/drawing/scatter.js';
import { withoutSteepStart } from '../shared/drawing/steep-start.js';
import { titled } from '../shared/drawing/text.js';
import type { TrainingLog } from '../shared/running/training-log.js';

type Plane = GaussianMixture<'full'>;

const INK = '#111';
const OUTSIDE = 0.005;

/** Decodes points of a mixture: of all its components, or of one. */
export type DecodeSampled = (count: number, output: 'mean' | 'mode', component?: number) => Tensor;

/** A component by its weight, a point of it, and what the decoder makes of that. */
export function decodeSampled(model: Autoencoder, mixture: Plane, seed: number): DecodeSampled {
  return (count, output, component) => {
    // Seeds of their own, or all components would show the same ten deviations from their means.
    const options: MixtureSampleOptions =
      component === undefined ? { seed } : { seed: seed + 1 + component, component };
    const codes = mixture.sample(count, options);
    const images = model.decode(codes, { output });
    codes.dispose();
    return images;
  };
}

/** Codes by class with the mixture over them, and as many points that the mixture makes. */
export function codesFigure(
  codes: Points,
  labels: ArrayLike<number>,
  mixture: Plane,
  { seed, after }: { readonly seed: number; readonly after: string },
): Figure {
  const axes = { x: 'z₁', y: 'z₂' };
  const { x: xDomain, y: yDomain } = classDomains(codes, OUTSIDE);
  const count = codes.values.length / 2;
  const made = { values: read(mixture.sample(count, { seed })), dimensions: 2 };
  const drawn = (size: number) =>
    scatter({
      ...axes,
      groups: [{ name: 'drawn', color: '#555', points: pairs(made) }],
      xDomain,
      yDomain,
      width: size,
      height: size,
      radius: 1.4,
    });
  const coded = (size: number) =>
    classScatter(codes, labels, {
      ...axes,
      size,
      outside: OUTSIDE,
      marks: (domains) => ellipses(mixture, domains),
    });
  const key = (room: number) =>
    arrange([classLegend(room), legend([{ name: 'Gaussians', color: INK, mark: 'line' }])], {
      room,
      gap: 12,
    });
  return {
    name: 'codes',
    title: 'Codes of test images, by class, and the mixture of 30 Gaussians',
    draw(room) {
      const size = Math.min(468, shareOf(room, 2, 328));
      return stack(
        [
          key(room),
          arrange(
            [
              titled(coded(size), 'codes, and the mixture over them'),
              titled(drawn(size), 'points drawn from the mixture'),
            ],
            { room },
          ),
        ],
        10,
      );
    },
    cover: true,
    caption:
      `Codes: where the encoder puts the ${count.toLocaleString('en-US')} test images, ` +
      `${after}; ellipses at one and, thinner, at two standard deviations of each component` +
      ' of the mixture, which was fitted to the codes of the training images. Drawn: as many ' +
      'points of the mixture. The few farthest out are not shown.',
  };
}

/** Components as ellipses, as far as they lie in what is shown. */
function ellipses({ means, covariances }: Plane, { x, y }: Domains) {
  const within = ([first, second]: Point2) =>
    first >= x[0] && first <= x[1] && second >= y[0] && second <= y[1];
  return [1, 2].flatMap((deviations) =>
    means.flatMap((mean, k) => {
      const around = ellipse(mean, covariances[k]!, deviations);
      return wantedParts(around, within).map((part) =>
        line(part, { stroke: INK, strokeWidth: deviations === 1 ? 1.4 : 0.6, strokeOpacity: 0.85 }),
      );
    }),
  );
}

/** Images of codes that the mixture makes. */
export function sampledFigure(sampled: DecodeSampled, after: string): Figure {
  return {
    name: 'mean-and-mode',
    title: 'Generated: mean images and most probable images',
    draw: meanAndMode((output) => sampled(100, output)),
    caption: `The same 100 codes drawn from the mixture, ${after}. ${MEAN_AND_MODE} None was picked.`,
  };
}

/** What each component stands for. */
export function componentsFigure(
  { weights }: Plane,
  sampled: DecodeSampled,
  after: string,
): Figure {
  const across = 10;
  const order = byWeight(weights);
  const column = (components: readonly number[]) => {
    const images = components.map((component) => read(sampled(across, 'mean', component)));
    const levels = new Float32Array(images.reduce((total, { length }) => total + length, 0));
    images.forEach((values, i) => levels.set(values, i * images[0]!.length));
    return imageGrid(levels, {
      across,
      scale: 1,
      rowLabels: components.map((component) => `${(100 * weights[component]!).toFixed(1)} %`),
    });
  };
  const half = Math.ceil(order.length / 2);
  const columns = [column(order.slice(0, half)), column(order.slice(half))];
  return {
    name: 'components',
    title: 'What each component of the mixture generates',
    draw: (room) => arrange(columns, { room }),
    caption:
      `In each row the mean images of ten codes drawn from one component, ${after}, with the ` +
      `component's weight; the heaviest first.`,
  };
}

/** The bound that EM raised. */
export function mixtureBoundFigure({
  lowerBounds,
  converged,
}: FittedGaussianMixture<'full'>): Figure {
  const points = lowerBounds.map((y, i) => ({ x: i, y }));
  return {
    name: 'em',
    title: 'The lower bound of the mixture, iteration by iteration',
    draw: (room) =>
      curves({
        series: [
          {
            name: 'log p(code), training images',
            color: '#1f77b4',
            points,
            dots: points.length <= 60,
          },
        ],
        x: 'iterations of EM done',
        y: 'lower bound (nats per code)',
        room,
      }),
    caption:
      'The mean log-density of the codes, which each iteration of expectation maximization ' +
      `raises${converged ? '' : '; it was ended before it converged'}. It begins at clusters ` +
      'found by k-means.',
  };
}

/** What the auto-encoder lost while it learned. */
export function crossEntropyFigure(
  { losses, epochs }: TrainingLog<'logLikelihood'>,
  stepsPerEpoch: number,
): Figure {
  const perPoint = Math.ceil(Math.min(losses.length, stepsPerEpoch) / 20);
  const training = averaged(losses, perPoint).map(({ x, y }) => ({ x: x / stepsPerEpoch, y }));
  const test = epochs.flatMap(({ epoch, validation }) =>
    validation ? [{ x: epoch, y: -validation.logLikelihood }] : [],
  );
  const { domain, note } = withoutSteepStart([...training, ...test], 0.05);
  return {
    name: 'loss',
    title: 'Loss of the auto-encoder',
    draw: (room) =>
      curves({
        series: [
          { name: 'training', color: '#1f77b4', points: training },
          { name: 'test, after each epoch', color: '#ff7f0e', points: test, dots: true },
        ],
        x: 'epoch',
        y: '−log p(x|z) (nats per image)',
        yDomain: domain,
        room,
      }),
    caption:
      'The cross-entropy of images given their own codes; no bound on log p(x), since codes cost ' +
      `nothing. Training: the mean of ${perPoint} steps at a time.${note}`,
  };
}

/** The components in numbers. */
export function mixtureTable({ weights, means, covariances }: Plane): Table {
  const deviation = (component: number, axis: 0 | 1) =>
    Math.sqrt(covariances[component]![axis]![axis]!).toFixed(3);
  return {
    title: 'Components of the mixture, the heaviest first',
    columns: ['weight', 'mean z₁', 'mean z₂', 'σ of z₁', 'σ of z₂'],
    rows: byWeight(weights).map((k) => [
      weights[k]!.toFixed(4),
      means[k]![0]!.toFixed(3),
      means[k]![1]!.toFixed(3),
      deviation(k, 0),
      deviation(k, 1),
    ]),
  };
}

function byWeight(weights: readonly number[]): number[] {
  return weights.map((_, k) => k).sort((a, b) => weights[b]! - weights[a]!);
}
