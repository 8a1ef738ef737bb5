import type { CurvePoint } from './curves.js';

/**
 * The part of the vertical axis that is worth its room, and a sentence for the caption that says
 * so.
 */
export interface Frame {
  readonly domain: readonly [number, number];
  /** Empty where nothing is left out. */
  readonly note: string;
}

/**
 * Leaves the high values with which training begins outside of the frame, so that the decline after
 * them is seen.
 *
 * @param points - What is drawn, from the start of training; at least one.
 * @param share - Which share of the points may be left out.
 */
export function withoutSteepStart(points: readonly CurvePoint[], share: number): Frame {
  const sorted = points.map(({ y }) => y).sort((a, b) => a - b);
  const [low, high] = [sorted[0]!, sorted[Math.floor((1 - share) * (sorted.length - 1))]!];
  const room = 0.06 * Math.max(high - low, 1);
  const top = high + room;
  const first = points[0]!.y;
  const note =
    first > top
      ? ` The steep start, from ${first.toFixed(1)} to ${top.toFixed(1)}, lies above the frame, ` +
        'so that the decline after it is seen.'
      : '';
  return { domain: [low - room, top], note };
}
