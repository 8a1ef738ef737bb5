import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  saveModel,
  VaeKitError,
  type BoundMetric,
  type Callback,
  type FitOptions,
  type FitResult,
  type SavableModel,
  type Shape,
} from 'vae-kit';
import { loadDigits, type Digits } from '../data/digits.js';
import type { Figure } from '../drawing/figure.js';
import { album } from './album.js';
import { openCheckpoints, type Checkpoints } from './checkpoints.js';
import type { ExampleOptions } from './options.js';
import { renderPage, type Table } from './page.js';
import { writeResult } from './result.js';
import { modelFolder } from './save-model.js';
import type { TrainingLog, TrainingLogs } from './training-log.js';
import { writeAtomically } from './write-atomically.js';

/**
 * The training of one model.
 *
 * @typeParam M - The names of the model's metrics.
 */
export interface Training<M extends string = BoundMetric> {
  readonly log: TrainingLog<M>;
  /** Whether it goes on where it was stopped, when `fit` is given its options. */
  readonly resumes: boolean;
  /**
   * What `fit` is told on the command line, and where the model is kept meanwhile; the given
   * callbacks are called too.
   */
  fitOptions(callbacks?: readonly Callback<M>[]): FitOptions<M>;
  /** How far training came, as in `'after 5 epochs'`. */
  progress(result: FitResult): string;
}

/**
 * One run of an example: what it was told, and where its results go. An example of one model trains
 * that with the session's own {@link Training}.
 */
export interface Session<M extends string = BoundMetric> extends Training<M> {
  readonly options: ExampleOptions;
  /** Begins the training of one of several models. */
  training(name: string): Training;
  /** Whether Ctrl-C was pressed: models that are not begun yet are to be skipped. */
  interrupted(): boolean;
  /** Ends what else takes its time; undefined where Ctrl-C has ended something before. */
  signal(): AbortSignal | undefined;
  /** Where else checkpoints are kept. */
  readonly checkpoints: Checkpoints;
  /** Loads the digits that the options name. */
  digits(shape: Shape): Promise<Digits>;
  /** Names data that the example makes itself, so many. */
  describeData(name: string, size: number): void;
  /**
   * Draws a figure into a file of its own, and keeps it for the page.
   *
   * @param trainedTo - How far training was when it was seen; as far as it is now unless told.
   */
  figure(figure: Figure, trainedTo?: string): Promise<void>;
  /** Keeps a table for the page; one without rows is left out. */
  table(table: Table): void;
  /** Keeps a number that tells how well it went, for the page and the gallery. */
  highlight(name: string, value: string): void;
  /**
   * Saves a model as a file of its own.
   *
   * @param name - Of the file, without its ending; `'model'` unless told.
   */
  saveModel(model: SavableModel, name?: string): Promise<void>;
  /** Saves a network in a folder of its own. */
  saveNetwork(name: string, network: LayersModel): Promise<void>;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly title: string;
  readonly summary: string;
  readonly options: ExampleOptions;
  /** The command that goes on where the run is stopped. */
  readonly command: string;
  /** The backend in words. */
  readonly backend: string;
  readonly signal: AbortSignal;
  readonly logs: TrainingLogs;
}

/** Opens a session; `close` writes its page. */
export function openSession({
  title,
  summary,
  options,
  command,
  backend,
  signal,
  logs,
}: SessionOptions): Session & { close(): Promise<void> } {
  const { epochs, steps = Infinity, batchSize, seed, out, samples, resume = false } = options;
  const checkpoints = openCheckpoints(join(out, 'checkpoints'), resume);
  const pictures = album(out);
  const tables: Table[] = [];
  const highlights: Record<string, string> = {};
  let data = 'no data';
  const training = (name?: string): Training => {
    const enough = new AbortController();
    const log = logs.open(name, {
      settings: () => ({ data, samples }),
      onPosition(step) {
        if (step >= steps) enough.abort();
      },
      onRecall: () =>
        console.log(`${name === undefined ? '' : `${name}: `}taken up at ${log.position()}`),
    });
    const file = name ?? 'model';
    return {
      log,
      resumes: checkpoints.has(file),
      fitOptions: (callbacks = []) => ({
        epochs,
        batchSize,
        seed,
        signal: AbortSignal.any([signal, enough.signal]),
        callbacks: [log.callback, ...callbacks],
        ...checkpoints.of(file),
      }),
      progress({ ended, history, state }) {
        const done =
          history.length === 1 ? 'after 1 epoch' : `after ${count(history.length)} epochs`;
        return ended === 'completed'
          ? done
          : `stopped after ${count(state.step)} step${state.step === 1 ? '' : 's'}`;
      },
    };
  };
  const describeData: Session['describeData'] = (name, size) => {
    if (batchSize > size) {
      throw new VaeKitError({
        problem: `--batch-size must be at most the number of data to train on, ${count(size)}`,
        received: count(batchSize),
        remedy: 'Give a smaller one.',
        option: '--batch-size',
      });
    }
    data = name;
  };
  return {
    ...training(),
    options,
    training,
    interrupted: () => signal.aborted,
    signal: () => (signal.aborted ? undefined : signal),
    checkpoints,
    async digits(shape) {
      const digits = await loadDigits({ shape, data: options.data });
      const { size } = digits.train.images;
      const tested = count(digits.test.images.size);
      describeData(`${digits.name}, ${count(size)} to train, ${tested} to test`, size);
      console.log(`data: ${data}`);
      return digits;
    },
    describeData,
    figure: (figure, trainedTo = logs.position()) =>
      pictures.add(figure, [
        data,
        trainedTo,
        `batches of ${batchSize}`,
        `seed ${seed}`,
        options.backend,
      ]),
    table(table) {
      if (table.rows.length > 0) tables.push(table);
    },
    highlight(name, value) {
      highlights[name] = value;
    },
    async saveModel(model, name = 'model') {
      await writeAtomically(join(out, `${name}.safetensors`), await saveModel(model));
    },
    async saveNetwork(name, network) {
      await network.save(modelFolder(join(out, name)));
    },
    async close() {
      const facts = {
        Data: data,
        Epochs: String(epochs),
        ...(Number.isFinite(steps) && { 'At most': `${steps} steps` }),
        'Trained to': logs.position(),
        'Batch size': String(batchSize),
        Seed: String(seed),
        Backend: backend,
        ...highlights,
      };
      await writeResult(out, {
        title,
        summary,
        data,
        trainedTo: logs.position(),
        highlights,
        figures: pictures.names,
        ...(await pictures.writeCover()),
      });
      await writeAtomically(
        join(out, 'index.html'),
        renderPage({ title, summary, facts, pictures: pictures.pictures, tables }),
      );
      console.log(`figures, weights and ${join(out, 'index.html')} are written`);
      if (!(await pictures.rasterized())) {
        console.log('for figures as PNG files, too: npm install @resvg/resvg-js');
      }
      if (signal.aborted) console.log(`to go on: ${command}`);
    },
  };
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
