import type { Step } from '../../engine/protocol.js';
import type { Curve } from '../canvas/line-chart.js';
import type { Interval } from '../drawing/scale.js';
import { quantileRange, smooth } from '../drawing/smooth.js';
import { roundInterval } from '../drawing/ticks.js';

/** A figure of a step. */
export type Figure = (step: Step) => number;

/** The bound with its sign changed, whatever β is: nats that an image costs. */
export const negativeElbo: Figure = ({ logLikelihood, kl }) => kl - logLikelihood;
export const missing: Figure = ({ logLikelihood }) => -logLikelihood;
export const klOf: Figure = ({ kl }) => kl;

/** A figure over the steps: faint as it came, and clear with its noise averaged out. */
export function curvesOf(
  steps: readonly Step[],
  figure: Figure,
  color: string,
  dashed = false,
): Curve[] {
  const xs = steps.map(({ step }) => step);
  const raw = steps.map(figure);
  // Over a sixtieth of the curve, so that its first fall is not averaged away.
  const clear = { xs, ys: smooth(raw, 1 - 1 / Math.max(1, raw.length / 60)), color, dashed };
  return dashed ? [clear] : [{ xs, ys: raw, color, faint: true }, clear];
}

/** From the first step to the last of all runs. */
export function stepRange(runs: readonly (readonly Step[])[]): Interval {
  return [0, Math.max(100, ...runs.map((steps) => steps.at(-1)?.step ?? 0))];
}

/** Round numbers about a figure of all runs; the fall of the first steps may go beyond. */
export function figureRange(
  runs: readonly (readonly Step[])[],
  figures: readonly Figure[],
): Interval {
  const values = runs.flatMap((steps) => steps.flatMap((step) => figures.map((of) => of(step))));
  const [low, high] = quantileRange(values, 0.03);
  return roundInterval([low, Math.max(high, low + 1e-3)], 4);
}
