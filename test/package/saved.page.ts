import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  fit,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  saveModel,
  syntheticDigits,
  vae,
  type Vae,
} from 'vae-kit';

/** Where the page keeps what it drew before it was loaded anew. */
const NOTES = 'drawn before';
/** A name that no file system would allow as it is. */
const NAME = 'models/ü: 1?';

/** Takes away what some browsers do not have. */
const LACKS: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  files: () =>
    Object.defineProperty(StorageManager.prototype, 'getDirectory', { value: undefined }),
  'writing of files': () =>
    Reflect.deleteProperty(FileSystemFileHandle.prototype, 'createWritable'),
};

const build = (seed: number) =>
  vae({
    data: [784],
    latent: 2,
    encoder: mlpEncoder([8]),
    decoder: mlpDecoder([8]),
    likelihood: bernoulli(),
    seed,
  });

const drawnBy = (model: Vae) =>
  JSON.stringify(Array.from(model.generate(2, { seed: 1, output: 'sample' }).dataSync()));

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  );

/** What is kept where, so that nothing is kept twice. */
async function places(): Promise<string[]> {
  const found = [];
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('vae-kit');
    for await (const name of folder.keys()) found.push(`file ${name}`);
  } catch {
    // There is no such folder.
  }
  if ((await indexedDB.databases()).length > 0) found.push('database');
  return found;
}

/** The first visit: a model is trained and saved over another. */
async function save(): Promise<void> {
  const { images } = syntheticDigits({ count: 50, shape: [784], seed: 1 });
  const model = build(1);
  await fit(model, images, { epochs: 2, batchSize: 10, seed: 1 });
  await saveModel(model, NAME);
  sessionStorage.setItem(NOTES, drawnBy(model));
}

/** The second: it is loaded from there. */
async function load(before: string): Promise<Readonly<Record<string, unknown>>> {
  const again = (await loadModel(NAME)) as Vae;
  return {
    kept: drawnBy(again) === before,
    count: (JSON.parse(before) as number[]).length,
    places: await places(),
    missing: await messageOf(loadModel('another')),
  };
}

async function run(): Promise<Readonly<Record<string, unknown>> | undefined> {
  await setBackend('cpu');
  const before = sessionStorage.getItem(NOTES);
  // What was kept when more was there is replaced too.
  if (before === null) await saveModel(build(2), NAME);
  LACKS[new URLSearchParams(location.search).get('lacks')!]!();
  if (before !== null) return load(before);
  await save();
  location.reload();
  return undefined;
}

const result = await run().catch((error: unknown) => ({ error: String(error) }));
if (result) await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
