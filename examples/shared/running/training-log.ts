import type { BoundMetric, Callback, EpochRecord } from 'vae-kit';
import type { CurvePoint } from '../drawing/curves.js';

/**
 * What was seen of a training so far.
 *
 * @typeParam M - The names of the model's metrics.
 */
export interface TrainingLog<M extends string = BoundMetric> {
  /** To be given to `fit`. */
  readonly callback: Callback<M>;
  /** The loss of each step in nats per datum, against the step, from 1. */
  readonly losses: readonly CurvePoint[];
  readonly epochs: readonly EpochRecord<M>[];
  /** How far training is, as in `'epoch 2, step 700'`. */
  position(): string;
}

/**
 * Keeps what training reports; other than `fit`'s result it is there when training is cut short,
 * too.
 */
export function trainingLog(): TrainingLog {
  const losses: CurvePoint[] = [];
  const epochs: EpochRecord<BoundMetric>[] = [];
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

/** The logs of all models that a run trains. */
export interface TrainingLogs {
  /** Begins the log of one more model; the name is left out where there is only one. */
  open(name?: string): TrainingLog;
  /** Whether a step was taken by any model. */
  haveLearned(): boolean;
  /** How far training is, model by model; those not begun yet are left out. */
  position(): string;
}

/** Keeps the logs of several models. */
export function trainingLogs(): TrainingLogs {
  const opened: { readonly name: string | undefined; readonly log: TrainingLog }[] = [];
  const begun = () => opened.filter(({ log }) => log.losses.length > 0);
  return {
    open(name) {
      const log = trainingLog();
      opened.push({ name, log });
      return log;
    },
    haveLearned: () => begun().length > 0,
    position() {
      const models = begun();
      const positions = [...new Set(models.map(({ log }) => log.position()))];
      const at = (position: string) =>
        models.flatMap(({ name, log }) =>
          name !== undefined && log.position() === position ? [name] : [],
        );
      if (positions.length === 0) return 'untrained';
      if (positions.length === 1 && models.length > 1)
        return `${models.length} models, each to ${positions[0]!}`;
      return positions
        .map((position) =>
          [...(at(position).length > 0 ? [at(position).join(', ')] : []), position].join(': '),
        )
        .join('; ');
    },
  };
}

/** A callback that ends training after so many steps. */
export function stopAfter(steps: number): Callback {
  return { onStep: ({ step }) => (step >= steps ? 'stop' : undefined) };
}

/** A callback that does something after some epochs only. */
export function atEpochs(
  epochs: readonly number[],
  act: (record: EpochRecord) => void | Promise<void>,
): Callback {
  return { onEpoch: (record) => (epochs.includes(record.epoch) ? act(record) : undefined) };
}
