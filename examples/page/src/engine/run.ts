import { memory } from '@tensorflow/tfjs-core';
import { loadWeights, type SyncDataset, type TrainRecord } from 'vae-kit';
import type { Experiment } from '../state/experiment.js';
import { answererOf } from './answers/answerer.js';
import { loadData } from './data/load.js';
import type { LoadedData } from './data/loaded.js';
import { experimentOf } from './opened.js';
import { paceMeter } from './pace.js';
import type { FromWorker, Stage, Step, ToWorker } from './protocol.js';
import type { Questions } from './questions.js';
import { buildModel, conditionsOf, trainModel, type AnyVae } from './recipe/build.js';
import { betaAt } from './recipe/live.js';

type Start = ToWorker & { type: 'start' };

/** A run under way. */
export interface Run {
  pause(): void;
  resume(): void;
  step(): void;
  change(experiment: Experiment): void;
  /** There is something to answer. */
  wake(): void;
  /** Ends it; resolves when it has let go of all its memory. */
  end(): Promise<void>;
  /** Rejects where it fails. */
  readonly ended: Promise<void>;
}

/** The page hears of steps as often as it can draw them. */
const BETWEEN_REPORTS = 80;

/** Starts a run: loads the data, builds the model, and learns until it is ended. */
export function startRun(
  { experiment, paused, handed, file, base }: Start,
  questions: Questions,
  tell: (message: FromWorker) => void,
): Run {
  /** What is wished for; it acts from one step to the next, never within one. */
  let wished = experiment;
  let present = experiment;
  /** How many steps it may still take; any number while it is not paused. */
  let left = paused ? 0 : Infinity;
  let wake: () => void = () => undefined;
  const ending = new AbortController();
  const { signal } = ending;
  const awoken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  async function go(): Promise<void> {
    if (file) wished = present = await experimentOf(file, present);
    const data = await loadData(present, handed, base);
    if (signal.aborted) return;
    // Of few data a batch has all.
    const batchSize = Math.min(wished.batchSize, data.info.count);
    wished = present = { ...wished, batchSize };
    if (present.model === 'cvae' && !data.labels)
      throw new Error('A CVAE needs the classes of its data: drop their labels too.');
    const model = buildModel(() => present, data);
    const condition = model.conditional ? conditionsOf(data.labels!, data.info.classes) : undefined;
    try {
      if (file) await loadWeights(model, file);
      tell({
        type: 'started',
        data: data.info,
        experiment: present,
        weights: Object.values(model.weights).reduce((sum, { size }) => sum + size, 0),
      });
      await learn(model, data, condition);
    } finally {
      model.dispose();
    }
  }

  async function learn(model: AnyVae, data: LoadedData, condition: SyncDataset | undefined) {
    const answerer = answererOf({ model, data, experiment: present });
    const records = trainModel(model, data, condition, () => present, signal);
    const meter = paceMeter(present.batchSize);
    let step = 0;
    let reported = performance.now();
    let news: Step[] = [];
    let epoch = 1;
    let stages: readonly Stage[] = [{ from: 0, experiment: present }];
    const takeWishes = () => {
      if (present === wished) return;
      present = wished;
      const before = stages.filter(({ from }) => from < step);
      stages = [...before, { from: step, experiment: present }];
      tell({ type: 'changed', stages });
    };
    const report = () => {
      if (news.length > 0)
        tell({ type: 'progress', steps: news, epoch, ...meter.read(), memory: memoryNow() });
      news = [];
      reported = performance.now();
    };
    try {
      for (;;) {
        await questions.answer(answerer, step, left === 0);
        if (signal.aborted) return;
        takeWishes();
        if (left === 0) {
          report();
          if (!questions.waiting(step, true)) await awoken();
          meter.rest();
          continue;
        }
        const beta = betaAt(present, step);
        const record = await nextStep(records);
        if (!record) return;
        meter.count();
        ({ step, epoch } = record);
        const { logLikelihood, kl } = record.metrics;
        news.push({ step, loss: record.loss, logLikelihood, kl, beta });
        // It may have been paused meanwhile.
        left = Math.max(0, left - 1);
        if (performance.now() - reported > BETWEEN_REPORTS) report();
      }
    } finally {
      await records.return(undefined);
    }
  }

  const ended = go();
  return {
    pause() {
      left = 0;
    },
    resume() {
      left = Infinity;
      wake();
    },
    step() {
      left = 1;
      wake();
    },
    change(experiment) {
      wished = experiment;
      wake();
    },
    wake: () => wake(),
    async end() {
      ending.abort();
      wake();
      await ended.catch(() => undefined);
    },
    ended,
  };
}

function memoryNow() {
  const { numTensors, numBytes } = memory();
  return { tensors: numTensors, bytes: numBytes };
}

/** The record of the next step; epochs end without a word. */
async function nextStep(
  records: AsyncGenerator<TrainRecord<'logLikelihood' | 'kl'>>,
): Promise<(TrainRecord<'logLikelihood' | 'kl'> & { type: 'step' }) | undefined> {
  for (;;) {
    const next = await records.next();
    if (next.done) return undefined;
    if (next.value.type === 'step') return next.value;
  }
}
