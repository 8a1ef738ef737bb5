import type { Callback, EpochRecord, StepRecord } from 'vae-kit';
import type { CurvePoint } from '../drawing/curves.js';

/** A callback whose memory goes with the checkpoints of its model. */
export type Remembering<M extends string = string> = Callback<M> &
  Required<Pick<Callback<M>, 'type' | 'remember' | 'recall'>>;

/** A number of each step, and what `fit` is to be given for it. */
export interface StepCurve<M extends string> {
  readonly points: readonly CurvePoint[];
  readonly callback: Remembering<M>;
}

/**
 * Keeps a number of each step, from the first of the first run on.
 *
 * @param type - What to call it in checkpoints.
 */
export function stepCurve<M extends string>(
  type: string,
  pick: (record: StepRecord<M>) => number,
): StepCurve<M> {
  const points: CurvePoint[] = [];
  return {
    points,
    callback: {
      type,
      onStep: (record) => void points.push({ x: record.step, y: pick(record) }),
      remember: () => ({
        facts: {},
        tensors: { y: { shape: [points.length], values: Float64Array.from(points, ({ y }) => y) } },
      }),
      recall({ tensors }) {
        points.length = 0;
        tensors.y!.values.forEach((y, i) => points.push({ x: i + 1, y }));
      },
    },
  };
}

/** What was seen after some epochs, and what `fit` is to be given for it. */
export interface Looks<T, M extends string> {
  readonly seen: readonly T[];
  readonly callback: Remembering<M>;
  /** Adds what was seen before the first step. */
  begin(first: T): void;
  /** Adds what is seen when training has ended; a run that goes on does not know of it. */
  add(last: T): void;
}

/**
 * Looks at a model after some epochs, and keeps what it has seen from the first run on.
 *
 * @typeParam T - Plain values, as JSON has them.
 * @param type - What to call it in checkpoints.
 * @param epochs - After which epochs.
 */
export function looksAt<T, M extends string = string>(
  type: string,
  epochs: readonly number[],
  look: (record: EpochRecord<M>) => T | Promise<T>,
): Looks<T, M> {
  const when: number[] = [];
  const seen: T[] = [];
  const keep = (epoch: number, one: T) => {
    when.push(epoch);
    seen.push(one);
  };
  return {
    seen,
    begin: (first) => keep(0, first),
    add: (last) => void seen.push(last),
    callback: {
      type,
      async onEpoch(record) {
        if (epochs.includes(record.epoch)) keep(record.epoch, await look(record));
      },
      remember: () => ({ facts: { when, seen }, tensors: {} }),
      recall({ facts }) {
        const kept = facts as { readonly when: readonly number[]; readonly seen: readonly T[] };
        when.length = seen.length = 0;
        kept.when.forEach((epoch, i) => {
          // A run that goes on for longer may pass over what was the last epoch.
          if (epoch === 0 || epochs.includes(epoch)) keep(epoch, kept.seen[i]!);
        });
      },
    },
  };
}
