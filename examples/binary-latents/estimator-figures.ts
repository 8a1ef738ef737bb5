import type { BoundMetric, Metrics } from 'vae-kit';
import { averaged, curves, type CurvePoint } from '../shared/drawing/curves.js';
import type { Figure } from '../shared/drawing/figure.js';
import type { GradientSpread } from '../shared/measures/gradient-variance.js';
import { legend } from '../shared/drawing/legend.js';
import type { Table } from '../shared/running/page.js';
import { arrange, shareOf, stack } from '../shared/drawing/panel.js';
import { withoutSteepStart } from '../shared/drawing/steep-start.js';
import { titled } from '../shared/drawing/text.js';
import type { TrainingLog } from '../shared/running/training-log.js';

/** An estimator of gradients, as figures show it. */
export interface NamedEstimator {
  readonly name: string;
  readonly color: string;
}

/** How training with an estimator went. */
export interface EstimatorRun extends NamedEstimator {
  readonly log: TrainingLog;
}

/** How gradients scatter at one moment, in the order of the estimators. */
export interface SpreadRecord {
  readonly epoch: number;
  readonly spreads: readonly GradientSpread[];
}

/** The bound as it was learned with each estimator. */
export function estimatorsFigure(runs: readonly EstimatorRun[], stepsPerEpoch: number): Figure {
  const steps = Math.max(...runs.map(({ log }) => log.losses.length));
  const perPoint = Math.max(1, Math.ceil(Math.min(stepsPerEpoch / 4, steps / 20)));
  const train = runs.map(({ color, log }) => ({
    name: '',
    color,
    points: averaged(log.losses, perPoint).map(({ x, y }) => ({ x: x / stepsPerEpoch, y })),
  }));
  const test = runs.map(({ color, log }) => ({
    name: '',
    color,
    dots: true,
    points: log.epochs.flatMap(({ epoch, validation }): CurvePoint[] =>
      validation ? [{ x: epoch, y: -validation.elbo }] : [],
    ),
  }));
  const { domain, note } = withoutSteepStart(
    [...train, ...test].flatMap(({ points }) => points),
    0.04,
  );
  const panels = (room: number) =>
    [
      { title: 'training', series: train },
      { title: 'test images', series: test },
    ].flatMap(({ title, series }) =>
      series.some(({ points }) => points.length > 0)
        ? [
            titled(
              curves({
                series,
                x: 'epoch',
                y: '−ELBO (nats per image)',
                yDomain: domain,
                room: shareOf(room, 2, 400),
                height: 360,
              }),
              title,
            ),
          ]
        : [],
    );
  return {
    name: 'estimators',
    title: 'Sixty-four bits, learned with different estimators of the gradient',
    draw: (room) => stack([namesOf(runs, room), arrange(panels(room), { room })], 12),
    caption:
      'Lower is better. All models begin with the same weights and see the same images in the ' +
      `same order. Training: the mean of ${perPoint} step${perPoint === 1 ? '' : 's'} at a time, ` +
      'as the weights were then. Test: after each epoch, all test images, one sample of z for ' +
      `each.${note}`,
  };
}

/**
 * How much the gradient scatters with each estimator, at weights along the training of one model.
 */
export function spreadFigure(
  records: readonly SpreadRecord[],
  estimators: readonly NamedEstimator[],
  { draws, trainedWith }: { readonly draws: number; readonly trainedWith: string },
): Figure {
  const series = estimators.map(({ color }, i) => ({
    name: '',
    color,
    dots: true,
    points: records.map(({ epoch, spreads }) => ({ x: epoch, y: spreads[i]!.variance })),
  }));
  return {
    name: 'gradient-variance',
    title: 'How much the estimated gradient of the encoder scatters',
    draw: (room) =>
      stack(
        [
          namesOf(estimators, room),
          curves({
            series,
            x: 'epoch of training',
            y: 'total variance (nats², logarithmic)',
            yScale: 'log',
            room,
          }),
        ],
        4,
      ),
    caption:
      `The trace of the covariance of the gradient with respect to the encoder's weights: ` +
      `${draws} draws each, for one batch, at the same weights for all, those of the model ` +
      `trained with ${trainedWith}. The mean over all samples, a sample's own included, scatters ` +
      'less than leave-one-out for no merit: with K samples it is the same gradient times (K − ' +
      '1)/K, too short beside that of the KL.',
  };
}

/** What each estimator came to. */
export function estimatorsTable(
  runs: readonly (EstimatorRun & {
    readonly after: string;
    readonly measured: Metrics<BoundMetric>;
  })[],
): Table {
  return {
    title: 'Test images, in nats per image',
    columns: ['estimator', 'trained', '−ELBO', '−log p(x|z)', 'KL', 'seconds per epoch'],
    rows: runs.map(({ name, after, measured: { elbo, logLikelihood, kl }, log: { epochs } }) => {
      const seconds = epochs.reduce((total, record) => total + record.seconds, 0) / epochs.length;
      return [
        name,
        after,
        (-elbo).toFixed(2),
        (-logLikelihood).toFixed(2),
        kl.toFixed(2),
        epochs.length === 0 ? '' : seconds.toFixed(1),
      ];
    }),
  };
}

/** What the figure of variances shows, and how the noise compares with the gradient itself. */
export function spreadTable(
  records: readonly SpreadRecord[],
  estimators: readonly NamedEstimator[],
): Table {
  return {
    title:
      "Total variance of the encoder's gradient, in nats²; in brackets as a multiple of the " +
      "gradient's own squared length",
    columns: ['epoch', ...estimators.map(({ name }) => name)],
    rows: records.map(({ epoch, spreads }) => {
      // That of the first, which is the surest; the others' are the same but for the biased one's.
      const { meanSquare } = spreads[0]!;
      return [
        Number(epoch.toFixed(2)),
        ...spreads.map(
          ({ variance }) =>
            `${variance.toPrecision(3)} (${(variance / meanSquare).toPrecision(3)})`,
        ),
      ];
    }),
  };
}

function namesOf(estimators: readonly NamedEstimator[], room: number) {
  return legend(
    estimators.map(({ name, color }) => ({ name, color, mark: 'line' })),
    room,
  );
}
