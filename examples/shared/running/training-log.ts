import { VaeKitError, type BoundMetric, type EpochRecord } from 'vae-kit';
import type { CurvePoint } from '../drawing/curves.js';
import { stepCurve, type Remembering } from './remember.js';

/**
 * What was seen of a training so far.
 *
 * @typeParam M - The names of the model's metrics.
 */
export interface TrainingLog<M extends string = BoundMetric> {
  /** To be given to `fit`. */
  readonly callback: Remembering<M>;
  /** The loss of each step in nats per datum, against the step, from 1. */
  readonly losses: readonly CurvePoint[];
  readonly epochs: readonly EpochRecord<M>[];
  /** How far training is, as in `'epoch 2, step 700'`. */
  position(): string;
}

/** What a log is told besides. */
export interface TrainingLogOptions {
  /** What must be the same for training to go on, by what to call it, as it is when it begins. */
  settings?(): Readonly<Record<string, unknown>>;
  /** Called when so many steps are done: after each, and where training goes on. */
  onPosition?(step: number): void;
  /** Called where training goes on. */
  onRecall?(): void;
}

/**
 * Keeps what training reports; other than `fit`'s result it is there when training is cut short,
 * too.
 */
export function trainingLog({
  settings,
  onPosition,
  onRecall,
}: TrainingLogOptions = {}): TrainingLog {
  const losses = stepCurve<BoundMetric>('log', ({ loss }) => loss);
  const epochs: EpochRecord<BoundMetric>[] = [];
  let epoch = 0;
  const step = () => losses.points.at(-1)?.x ?? 0;
  return {
    losses: losses.points,
    epochs,
    position: () =>
      epoch === 0 ? 'untrained' : `epoch ${epoch}, step ${step().toLocaleString('en-US')}`,
    callback: {
      ...losses.callback,
      onStep(record) {
        ({ epoch } = record);
        void losses.callback.onStep!(record);
        onPosition?.(record.step);
      },
      onEpoch: (record) => void epochs.push(record),
      remember: async () => ({
        ...(await losses.callback.remember()),
        facts: { epoch, epochs, settings: settings?.() },
      }),
      recall(kept) {
        const facts = kept.facts as {
          readonly epoch: number;
          readonly epochs: readonly EpochRecord<BoundMetric>[];
          readonly settings?: Readonly<Record<string, unknown>>;
        };
        checkSettings(facts.settings, settings?.());
        losses.callback.recall(kept);
        ({ epoch } = facts);
        epochs.splice(0, epochs.length, ...facts.epochs);
        onPosition?.(step());
        onRecall?.();
      },
    },
  };
}

function checkSettings(
  kept: Readonly<Record<string, unknown>> = {},
  now: Readonly<Record<string, unknown>> = {},
): void {
  const differences = Object.keys(now)
    .filter((name) => kept[name] !== now[name])
    .map((name) => `${name} ${String(kept[name])}, not ${String(now[name])}`);
  if (differences.length === 0) return;
  throw new VaeKitError({
    problem: 'training must go on with the data and the options that it began with',
    received: differences.join('; '),
    remedy: 'Give what was given then, or begin anew.',
    option: 'resume',
  });
}

/** The logs of all models that a run trains. */
export interface TrainingLogs {
  /** Begins the log of one more model; the name is left out where there is only one. */
  open(name?: string, options?: TrainingLogOptions): TrainingLog;
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
    open(name, options) {
      const log = trainingLog(options);
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
