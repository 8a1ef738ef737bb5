import type { Work } from './kernel-work.js';

/** A call of a kernel in a step. */
export interface Timed extends Work {
  readonly milliseconds: number;
}

/** All calls with one label, as the mean of some steps has them. */
export interface Line extends Work {
  readonly calls: number;
  readonly milliseconds: number;
  /** The bytes of the call that an average byte is moved by: what has to fit into a cache. */
  readonly bytesOfCall: number;
}

/** How many of the steps count. */
const QUARTER = 0.25;

/**
 * The places of the quickest quarter of some times, one at least: what disturbs a machine only ever
 * lengthens them, and of what was undisturbed the parts add up to the whole.
 */
export function quickest(times: readonly number[]): number[] {
  const places = times.map((_, place) => place).sort((a, b) => times[a]! - times[b]!);
  return places.slice(0, Math.max(1, Math.floor(QUARTER * times.length)));
}

/** Adds up the calls of several steps that do the same, by label. */
export function tally(steps: readonly (readonly Timed[])[]): Line[] {
  const byLabel = new Map<string, Timed[]>();
  for (const call of steps.flat()) {
    const key = `${call.part}: ${call.label}`;
    byLabel.set(key, [...(byLabel.get(key) ?? []), call]);
  }
  return [...byLabel.values()].map((calls) => {
    const sum = (of: (call: Timed) => number) => calls.reduce((total, call) => total + of(call), 0);
    const [{ part, label }] = calls as [Timed];
    const bytes = sum((call) => call.bytes);
    return {
      part,
      label,
      calls: calls.length / steps.length,
      milliseconds: sum(({ milliseconds }) => milliseconds) / steps.length,
      operations: sum(({ operations }) => operations) / steps.length,
      bytes: bytes / steps.length,
      bytesOfCall: bytes === 0 ? 0 : sum((call) => call.bytes ** 2) / bytes,
    };
  });
}
