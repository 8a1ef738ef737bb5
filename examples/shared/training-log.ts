import type { Callback, EpochRecord } from 'vae-kit';
import type { CurvePoint } from './curves.js';

/** What was seen of a training so far. */
export interface TrainingLog {
  /** To be given to `fit`. */
  readonly callback: Callback;
  /** The loss of each step in nats per datum, against the step, from 1. */
  readonly losses: readonly CurvePoint[];
  readonly epochs: readonly EpochRecord[];
  /** How far training is, as in `'epoch 2, step 700'`. */
  position(): string;
}

/** Keeps what training reports; other than `fit`'s result it is there when training is cut short, too. */
export function trainingLog(): TrainingLog {
  const losses: CurvePoint[] = [];
  const epochs: EpochRecord[] = [];
  let position = 'untrained';
  return {
    losses,
    epochs,
    position: () => position,
    callback: {
      onStep({ epoch, step, loss }) {
        losses.push({ x: step, y: loss });
        position = `epoch ${epoch}, step ${step.toLocaleString('en-US')}`;
      },
      onEpoch: (record) => void epochs.push(record),
    },
  };
}

/** A callback that ends training after so many steps. */
export function stopAfter(steps: number): Callback {
  return { onStep: ({ step }) => (step >= steps ? 'stop' : undefined) };
}

/** A callback that does something after some epochs only. */
export function atEpochs(epochs: readonly number[], act: (record: EpochRecord) => void | Promise<void>): Callback {
  return { onEpoch: (record) => (epochs.includes(record.epoch) ? act(record) : undefined) };
}
