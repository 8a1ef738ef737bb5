import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Callback, FitOptions, FitResult, Shape } from 'vae-kit';
import { loadDigits, type Digits } from './digits.js';
import { figureSvg, type Figure } from './figure.js';
import type { ExampleOptions } from './options.js';
import { renderPage, type PagePicture, type Table } from './page.js';
import { rasterize } from './rasterize.js';
import { modelFolder } from './save-model.js';
import { stopAfter, type TrainingLog } from './training-log.js';
import { writeAtomically } from './write-atomically.js';

/** One run of an example: what it was told, and where its results go. */
export interface Session {
  readonly options: ExampleOptions;
  readonly log: TrainingLog;
  /** Loads the digits that the options name. */
  digits(shape: Shape): Promise<Digits>;
  /** Names data that the example makes itself. */
  describeData(name: string): void;
  /** What `fit` is told on the command line; the given callbacks are called too. */
  fitOptions(callbacks?: readonly Callback[]): FitOptions;
  /** How far training came, as in `'after 5 epochs'`. */
  progress(result: FitResult): string;
  /** Writes a figure as a PNG, and keeps it for the page. */
  figure(figure: Figure): Promise<void>;
  /** Keeps a table for the page. */
  table(table: Table): void;
  /** Saves a network in a folder of its own. */
  saveNetwork(name: string, network: LayersModel): Promise<void>;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly title: string;
  readonly summary: string;
  readonly options: ExampleOptions;
  /** The backend in words. */
  readonly backend: string;
  readonly signal: AbortSignal;
  readonly log: TrainingLog;
}

/** Opens a session; `close` writes its page. */
export function openSession({ title, summary, options, backend, signal, log }: SessionOptions): Session & { close(): Promise<void> } {
  const { epochs, steps, batchSize, seed, out } = options;
  const pictures: PagePicture[] = [];
  const tables: Table[] = [];
  let data = 'no data';
  return {
    options,
    log,
    async digits(shape) {
      const digits = await loadDigits({ shape, data: options.data ?? (process.env.VAE_KIT_MNIST || undefined) });
      data = `${digits.name}, ${count(digits.train.images.size)} to train, ${count(digits.test.images.size)} to test`;
      console.log(`data: ${data}`);
      return digits;
    },
    describeData(name) {
      data = name;
    },
    fitOptions: (callbacks = []) => ({
      epochs,
      batchSize,
      seed,
      signal,
      callbacks: [log.callback, ...callbacks, ...(steps === undefined ? [] : [stopAfter(steps)])],
    }),
    progress({ ended, history, state }) {
      const done = history.length === 1 ? 'after 1 epoch' : `after ${count(history.length)} epochs`;
      return ended === 'completed' ? done : `stopped after ${count(state.step)} step${state.step === 1 ? '' : 's'}`;
    },
    async figure(figure) {
      const png = rasterize(figureSvg(figure, `${data} · ${log.position()} · batches of ${batchSize} · seed ${seed} · ${options.backend}`));
      await writeAtomically(join(out, `${figure.name}.png`), png);
      pictures.push({ title: figure.title, caption: figure.caption, png });
    },
    table: (table) => void tables.push(table),
    async saveNetwork(name, network) {
      await network.save(modelFolder(join(out, name)));
    },
    async close() {
      const facts = {
        Data: data,
        Epochs: String(epochs),
        ...(steps === undefined ? {} : { 'At most': `${steps} steps` }),
        'Trained to': log.position(),
        'Batch size': String(batchSize),
        Seed: String(seed),
        Backend: backend,
      };
      await writeAtomically(join(out, 'index.html'), renderPage({ title, summary, facts, pictures, tables }));
      console.log(`figures, weights and ${join(out, 'index.html')} are written`);
    },
  };
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
