import { averaged, curves } from '../shared/drawing/curves.js';
import type { Figure } from '../shared/drawing/figure.js';
import { withoutSteepStart } from '../shared/drawing/steep-start.js';
import type { TrainingLog } from '../shared/running/training-log.js';

/** The bound itself while it was learned, the higher the better. */
export function lowerBoundFigure({ losses, epochs }: TrainingLog, stepsPerEpoch: number): Figure {
  const perPoint = Math.max(1, Math.ceil(Math.min(stepsPerEpoch / 2, losses.length / 20)));
  const train = averaged(losses, perPoint).map(({ x, y }) => ({ x: x / stepsPerEpoch, y: -y }));
  const test = epochs.flatMap(({ epoch, validation }) =>
    validation ? [{ x: epoch, y: validation.elbo }] : [],
  );
  // Turned over, since a steep start is one from above.
  const { domain, note } = withoutSteepStart(
    [...train, ...test].map(({ x, y }) => ({ x, y: -y })),
    0.05,
  );
  const start =
    note === ''
      ? ''
      : ` The steep start, from −${Math.abs(train[0]!.y).toFixed(1)}, lies below the frame, so ` +
        'that the rise after it is seen.';
  return {
    name: 'lower-bound',
    title: 'The variational lower bound while it was learned',
    draw: (room) =>
      curves({
        series: [
          { name: 'training', color: '#1f77b4', points: train },
          { name: 'test, after each epoch', color: '#ff7f0e', points: test, dots: true },
        ],
        x: 'epoch',
        y: 'lower bound of log p(x|y) (nats per image)',
        yDomain: [-domain[1], -domain[0]],
        room,
      }),
    caption:
      'E[log p(x|z, y)] − KL(q(z|x, y) ‖ p(z)), the higher the better. Training: the mean of ' +
      `${perPoint} step${perPoint === 1 ? '' : 's'} at a time, as the weights were then. Test: ` +
      `all test images, one sample of z for each.${start}`,
  };
}
