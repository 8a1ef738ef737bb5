import type { Interval } from './scale.js';

/**
 * Round numbers that divide an interval: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param interval - From where to where.
 * @param count - About how many.
 * @returns The multiples within the interval, from below.
 */
export function ticks([low, high]: Interval, count: number): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [low];
  const step = roundStep((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiplied anew each time: sums of 0.1 would drift away from round numbers.
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
}

/** The smallest interval between round numbers that holds another one. */
export function roundInterval([low, high]: Interval, count: number): Interval {
  if (!(high > low)) return [low, low + 1];
  const step = roundStep((high - low) / Math.max(1, count));
  return [tidy(Math.floor(low / step) * step), tidy(Math.ceil(high / step) * step)];
}

/** The least of 1, 2, 5, 10 times a power of ten that is no smaller than a step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate >= step / power - 1e-9) ?? 10;
  return factor * power;
}

function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
