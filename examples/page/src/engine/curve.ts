import type { Step } from './protocol.js';

/** The course of a run, of any length in bounded memory. */
export interface Curve {
  /** The steps, thinned out: each stands for the mean of those since the one before. */
  readonly steps: readonly Step[];
  /** How many steps each stands for. */
  readonly stride: number;
  /** The steps that are not in a mean yet. */
  readonly rest: readonly Step[];
}

export const EMPTY_CURVE: Curve = { steps: [], stride: 1, rest: [] };

/** With this many points the curve is thinned out, an even number: more than a phone has columns of pixels. */
const MOST_POINTS = 800;

/** The mean of some steps, at the last one. */
export function meanStep(steps: readonly Step[]): Step {
  const of = (name: keyof Step) =>
    steps.reduce((sum, each) => sum + each[name], 0) / Math.max(1, steps.length);
  return {
    step: steps.at(-1)!.step,
    loss: of('loss'),
    logLikelihood: of('logLikelihood'),
    kl: of('kl'),
    beta: steps.at(-1)!.beta,
  };
}

/** A curve with more steps. */
export function extended(curve: Curve, more: readonly Step[]): Curve {
  let { stride } = curve;
  let steps = [...curve.steps];
  let rest = [...curve.rest];
  for (const step of more) {
    rest.push(step);
    if (rest.length < stride) continue;
    steps.push(meanStep(rest));
    rest = [];
    if (steps.length < MOST_POINTS) continue;
    steps = halved(steps);
    stride *= 2;
  }
  return { steps, stride, rest };
}

function halved(steps: readonly Step[]): Step[] {
  const half: Step[] = [];
  for (let i = 0; i + 1 < steps.length; i += 2) half.push(meanStep(steps.slice(i, i + 2)));
  return half;
}
