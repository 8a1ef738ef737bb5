import '@tensorflow/tfjs-backend-wasm';
import {
  engine,
  env,
  getBackend,
  getKernelsForBackend,
  memory,
  scalar,
  setBackend,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { useWasm } from 'vae-kit/wasm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import { expectVaeKitRejection } from '../support/errors.js';

/** What a start may leave: tensors, kernels, what listens to the process, and what tfjs is lent. */
const state = () => [
  memory().numTensors,
  getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc),
  ['uncaughtException', 'unhandledRejection'].map((event) => process.listeners(event as 'exit')),
  [engine().registryFactory.wasm, env().platform.fetch, WebAssembly.instantiate],
  Object.getOwnPropertyNames(globalThis),
];

beforeAll(async () => {
  await setBackend('cpu');
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** That a start fails so, and that the backend in use works as before. */
async function expectFailure(start: Promise<unknown>, message: RegExp): Promise<void> {
  const warnings = vi.spyOn(console, 'warn');
  const former = state();
  await expectVaeKitRejection(start, message);
  expect(getBackend()).toBe('cpu');
  expect(state()).toEqual(former);
  expect(warnings).not.toHaveBeenCalled();
  const two = scalar(2);
  expect(two.dataSync()[0]).toBe(2);
  two.dispose();
}

describe('a start that fails', () => {
  it('for want of the files says where they were looked for', async () => {
    await expectFailure(
      useWasm({ paths: '/there/is/no/such/folder' }),
      /^vae-kit: paths must lead to tfjs-backend-wasm-simd\.wasm, but got Error: ENOENT/,
    );
  });

  it.each<[string, () => void, RegExp]>([
    [
      'for want of memory',
      () =>
        vi
          .spyOn(WebAssembly, 'instantiate')
          .mockRejectedValueOnce(new RangeError('WebAssembly.instantiate(): Out of memory')),
      /^vae-kit: the WASM backend of tfjs must start, but got RangeError: WebAssembly\.instantiate\(\): Out of memory\. Choose another/,
    ],
    [
      'in an ES module of a bundle, which has no require',
      () =>
        vi.spyOn(engine().registryFactory.wasm!, 'factory').mockImplementationOnce(async () => {
          throw new ReferenceError('__dirname is not defined in ES module scope');
        }),
      /must start, but got ReferenceError: __dirname is not .* keep the packages @tensorflow\/\* outside of it, as external/,
    ],
    [
      'with what is no Error',
      () =>
        vi.spyOn(engine().registryFactory.wasm!, 'factory').mockImplementationOnce(async () => {
          throw { message: 'Make sure of\nthe server.' } as unknown as Error;
        }),
      /must start, but got Make sure of the server\. Choose another backend/,
    ],
  ])('%s says so', async (_, arrange, message) => {
    arrange();
    await expectFailure(useWasm(), message);
  });

  it('says the same to each of several calls at the same time, and leaves nothing of them', async () => {
    const former = state();
    const calls = [{ paths: '/one' }, { paths: '/other' }, { paths: '/one', threads: 2 }];
    for (const result of await Promise.allSettled(calls.map((options) => useWasm(options))))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'VaeKitError' } });
    expect(state()).toEqual(former);
  });

  it('does not stand in the way of a later one with other paths, and threads', async () => {
    const paths = dirname(
      createRequire(import.meta.url).resolve(
        '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
      ),
    );
    const { fetch } = env().platform;
    const report = await useWasm({ paths, threads: 2 });
    expect(report).toMatchObject({ backend: 'wasm', productThreads: 2 });
    expect(env().platform.fetch).toBe(fetch);
    await useWasm({ accelerate: false });
  });
});
