import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { changesLive, differences, type Experiment } from '../state/experiment.js';
import { changed, settled } from '../state/settle.js';
import { EMPTY_CURVE, extended } from './curve.js';
import type {
  Answer,
  DataInfo,
  FromWorker,
  Handed,
  Kind,
  Machine,
  Progress,
  Question,
  Stage,
  Step,
  ToWorker,
} from './protocol.js';
import { correspondence } from './correspondence.js';

export type Status = 'starting' | 'running' | 'paused' | 'failed';

/** How far and how fast a run is. */
export type Pace = Omit<Progress, 'steps' | 'memory'>;

/** One run in a worker of its own, as the page sees it; two of them can go on side by side. */
export interface Engine {
  readonly status: ReadonlySignal<Status>;
  /** What runs, or is about to. */
  readonly experiment: ReadonlySignal<Experiment>;
  /** From which step on it had which experiment: more than one where something was changed. */
  readonly stages: ReadonlySignal<readonly Stage[]>;
  /** Whether it has begun with the weights of a file. */
  readonly opened: ReadonlySignal<boolean>;
  readonly machine: ReadonlySignal<Machine | undefined>;
  readonly data: ReadonlySignal<DataInfo | undefined>;
  /** How many numbers the model has. */
  readonly weights: ReadonlySignal<number>;
  readonly latest: ReadonlySignal<Step | undefined>;
  readonly pace: ReadonlySignal<Pace | undefined>;
  /** The course of the run, thinned out to a few hundred points. */
  readonly curve: ReadonlySignal<readonly Step[]>;
  /** What has gone wrong last, in a sentence. */
  readonly problem: ReadonlySignal<string | undefined>;

  pause(): void;
  resume(): void;
  /** One step, and pauses. */
  step(): void;
  /** Begins anew with the first weights; with those of a file where one was opened, no more. */
  restart(): void;
  /**
   * Changes the experiment, and what has to change along.
   *
   * @returns Whether the run went on with it, or began anew.
   */
  change(wishes: Partial<Experiment>): 'live' | 'restart';
  /** Whether {@link change} would go on with it, or begin anew. */
  wouldRestart(wishes: Partial<Experiment>): boolean;
  /** Learns data of the user's own: IDX files, images, or a CSV file of points. */
  hand(handed: Handed): void;
  /** Goes on with a model of a `.safetensors` file; the experiment becomes that model's. */
  open(file: Blob): Promise<void>;
  /**
   * Asks the model. Of questions of one kind that come faster than answers, the last alone counts.
   *
   * @returns The answer; undefined where a later question of that kind took its place, or the run
   * began anew.
   * @throws An error with a sentence, where the model cannot tell.
   */
  ask<K extends Kind>(kind: K, question: Question<K>): Promise<Answer<K> | undefined>;
  /**
   * Asks again and again as the model learns, also of later runs, about as often as fits beside
   * training.
   *
   * @param told - Hears each answer, and after how many steps it was given.
   * @returns What ends it.
   */
  watch<K extends Kind>(
    kind: K,
    question: Question<K>,
    told: (answer: Answer<K>, step: number) => void,
  ): () => void;
  /** Ends the worker. */
  dispose(): void;
}

/**
 * Starts a run in a worker.
 *
 * @param first - The experiment.
 * @param options - `paused`: whether it waits before its first step.
 */
export function createEngine(first: Experiment, { paused = false } = {}): Engine {
  const experiment = signal(settled(first));
  const status = signal<Status>('starting');
  const stages = signal<readonly Stage[]>([]);
  const opened = signal(false);
  const machine = signal<Machine | undefined>(undefined);
  const data = signal<DataInfo | undefined>(undefined);
  const weights = signal(0);
  const latest = signal<Step | undefined>(undefined);
  const pace = signal<Pace | undefined>(undefined);
  const curve = signal<readonly Step[]>([]);
  const problem = signal<string | undefined>(undefined);

  let course = EMPTY_CURVE;
  let isPaused = paused;
  let handed: Handed | undefined;
  let worker: Worker | undefined;
  let backend = experiment.value.backend;

  const send = (message: ToWorker) => worker?.postMessage(message);
  const letters = correspondence(send);

  function hear(message: FromWorker): void {
    switch (message.type) {
      case 'ready': {
        const { backend, threads, note } = message;
        machine.value = { backend, threads, note };
        break;
      }
      case 'started':
        batch(() => {
          data.value = message.data;
          weights.value = message.weights;
          // A file tells what its model is; else it is as wished, which may have changed meanwhile.
          const { batchSize } = message.experiment;
          experiment.value = opened.value ? message.experiment : { ...experiment.value, batchSize };
          stages.value = [{ from: 0, experiment: message.experiment }];
          status.value = isPaused ? 'paused' : 'running';
        });
        // Once the views have been drawn anew: those of what the model has no longer are gone by then.
        queueMicrotask(letters.watchAgain);
        break;
      case 'changed':
        if (status.value !== 'starting') stages.value = message.stages;
        break;
      case 'progress': {
        // What the run before had left to say.
        if (status.value === 'starting') break;
        const { steps, epoch, msPerStep, imagesPerSecond } = message;
        course = extended(course, steps);
        batch(() => {
          curve.value = course.steps;
          latest.value = steps.at(-1);
          pace.value = { epoch, msPerStep, imagesPerSecond };
        });
        break;
      }
      case 'error':
        batch(() => {
          problem.value = message.message;
          if (message.fatal) status.value = 'failed';
        });
        break;
      default:
        if (status.value !== 'starting') letters.receive(message);
    }
  }

  function startWorker(): void {
    worker?.terminate();
    backend = experiment.value.backend;
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      const message = event.message || 'The worker that trains did not start.';
      hear({ type: 'error', message, fatal: true });
    };
  }

  /** Begins a run; in a new worker where the backend is another, or the old one is broken. */
  function start(file?: Uint8Array<ArrayBuffer>): void {
    if (!worker || backend !== experiment.value.backend || status.value === 'failed') startWorker();
    course = EMPTY_CURVE;
    batch(() => {
      status.value = 'starting';
      problem.value = undefined;
      opened.value = file !== undefined;
      curve.value = [];
      latest.value = undefined;
      pace.value = undefined;
    });
    letters.forget();
    send({
      type: 'start',
      experiment: experiment.value,
      paused: isPaused,
      handed,
      file,
      base: document.baseURI,
    });
  }

  const wouldRestart = (wishes: Partial<Experiment>) => {
    const before = experiment.value;
    return differences(before, changed(before, wishes)).some(
      (field) => !changesLive(field, before),
    );
  };

  function setPaused(pausing: boolean): void {
    isPaused = pausing;
    send({ type: pausing ? 'pause' : 'resume' });
    if (status.value === 'running' || status.value === 'paused')
      status.value = pausing ? 'paused' : 'running';
  }

  start();
  return {
    status,
    experiment,
    stages,
    opened,
    machine,
    data,
    weights,
    latest,
    pace,
    curve,
    problem,
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    step() {
      setPaused(true);
      send({ type: 'step' });
    },
    restart: () => start(),
    wouldRestart,
    change(wishes) {
      const restarts = wouldRestart(wishes);
      experiment.value = changed(experiment.value, wishes);
      if (restarts) start();
      else send({ type: 'change', experiment: experiment.value });
      return restarts ? 'restart' : 'live';
    },
    hand(given) {
      handed = given;
      experiment.value = changed(experiment.value, { data: given.kind });
      start();
    },
    async open(file) {
      start(new Uint8Array(await file.arrayBuffer()));
    },
    ask: letters.ask,
    watch: letters.watch,
    dispose() {
      letters.forget();
      worker?.terminate();
      worker = undefined;
    },
  };
}
