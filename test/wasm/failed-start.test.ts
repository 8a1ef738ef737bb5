import '@tensorflow/tfjs-backend-wasm';
import {
  getBackend,
  getKernelsForBackend,
  memory,
  scalar,
  setBackend,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { useWasm } from 'vae-kit/wasm';
import { describe, expect, it, vi } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';

/** What a start may leave: tensors, kernels, and what listens to the process. */
const state = () => [
  memory().numTensors,
  getKernelsForBackend('wasm').map(({ kernelFunc }) => kernelFunc),
  ['uncaughtException', 'unhandledRejection'].map((event) => process.listeners(event as 'exit')),
];

// A failed start cannot be undone in a process, hence a file of its own.
describe('a start that fails', () => {
  it('throws where tfjs only resolves to false, and keeps the former backend', async () => {
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await setBackend('cpu');
    const former = state();
    const failure: unknown = await useWasm({ paths: '/there/is/no/such/folder' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(VaeKitError);
    expect(String(failure)).toMatch(
      /vae-kit: the WASM backend of tfjs must start, but got a start that failed, .*\. Check /,
    );
    expect(warnings).toHaveBeenCalled();
    expect(getBackend()).toBe('cpu');
    expect(state()).toEqual(former);
    const two = scalar(2);
    expect(two.dataSync()[0]).toBe(2);
    two.dispose();
    warnings.mockRestore();
    errors.mockRestore();
  });

  it('says that other paths come too late', async () => {
    await expect(useWasm({ paths: '/another' })).rejects.toThrow(
      /^vae-kit: the place of the \.wasm files can be given once only.*Reload the page/,
    );
    expect(getBackend()).toBe('cpu');
  });

  it('says the same to each of several calls at the same time, and leaves nothing of them', async () => {
    const former = state();
    const calls = [{ paths: '/one' }, { paths: '/other' }, { paths: '/one', threads: 2 }];
    for (const result of await Promise.allSettled(calls.map((options) => useWasm(options))))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'VaeKitError' } });
    expect(state()).toEqual(former);
  });
});
