import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { checkpointTo, fit, type Trainable } from '../../../src/index.js';
import type { Loaded, Subject } from '../subject.js';
import { differenceOf } from './differences.js';
import { readPlainly, type PlainFile } from './read-plainly.js';

/** The checkpoint of a run that was stopped in the middle of an epoch, and is resumed. */
export async function checkpointOf(name: string, model: Trainable<false>): Promise<Subject> {
  const data = tensor2d(Array.from({ length: 5 }, (_, i) => [i % 2, 1, 0, i % 3 ? 1 : 0, 1, 0]));
  const options = { epochs: 2, batchSize: 2, seed: 1, progress: false };
  let file: Uint8Array | undefined;
  const write = (bytes: Uint8Array) => void (file = bytes);
  await fit(model, data, {
    ...options,
    checkpoint: checkpointTo({ write, read: () => file }),
    callbacks: [{ onStep: ({ step }) => (step === 4 ? 'stop' : undefined) }],
  });
  const bytes = file!;

  /** Takes up a file, makes no step, and writes down what it has taken up. */
  async function resumed(given: Uint8Array): Promise<PlainFile> {
    let again: Uint8Array | undefined;
    const kept = { write: (saved: Uint8Array) => void (again = saved), read: () => given };
    const { state } = await fit(model, data, {
      ...options,
      checkpoint: checkpointTo(kept),
      resume: true,
      signal: AbortSignal.abort(),
    });
    Object.values(state.estimator).forEach((value: Tensor) => value.dispose());
    return readPlainly(again!);
  }

  const weights = () => model.variables.map((weight) => Array.from(weight.dataSync())).join();
  const honest = weights();
  return {
    name,
    bytes,
    format: 'safetensors',
    sealed: true,
    async load(given): Promise<Loaded> {
      const taken = await resumed(given).catch((error: unknown) => {
        throw weights() === honest ? error : new Error('refused, but the weights have changed');
      });
      await resumed(bytes);
      return {
        fault: async (changed) => faultOf(taken, readPlainly(changed)),
        dispose: () => undefined,
      };
    },
  };
}

/** What was taken up is what the file says, number by number and word by word. */
function faultOf(taken: PlainFile, said: PlainFile): string | undefined {
  const [wanted, got] = [said, taken].map(
    ({ metadata }) => JSON.parse(metadata.get('vae-kit-run')!, numberIn) as { facts: Facts },
  );
  for (const name of ['step', 'epoch', 'done', 'history', 'totals', 'seconds'] as const)
    if (JSON.stringify(wanted!.facts[name]) !== JSON.stringify(got!.facts[name]))
      return `${name} is ${JSON.stringify(got!.facts[name])}`;
  return differenceOf(said.tensors, taken.tensors);
}

/** Numbers that JSON has no words for are written as objects of a text. */
function numberIn(name: string, value: unknown): unknown {
  // It means nothing to the library, by intent.
  if (name === '__proto__') return undefined;
  const { number } = Object(value) as { number?: unknown };
  return typeof number === 'string' ? Number(number) : value;
}

type Facts = Readonly<Record<string, unknown>>;
