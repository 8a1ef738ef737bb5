import { getBackend, scalar, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { useWasm } from 'vae-kit/wasm';
import { describe, expect, it, vi } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';

// A failed start cannot be undone in a process, hence a file of its own.
describe('a start that fails', () => {
  it('throws where tfjs only resolves to false, and keeps the former backend', async () => {
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await setBackend('cpu');
    const failure: unknown = await useWasm({ paths: '/there/is/no/such/folder' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(VaeKitError);
    expect(String(failure)).toMatch(
      /vae-kit: the WASM backend of tfjs must start, but got a start that failed, .*\. Check /,
    );
    expect(warnings).toHaveBeenCalled();
    expect(getBackend()).toBe('cpu');
    expect(scalar(2).dataSync()[0]).toBe(2);
    warnings.mockRestore();
    errors.mockRestore();
  });

  it('says that other paths come too late', async () => {
    await expect(useWasm({ paths: '/another' })).rejects.toThrow(
      /^vae-kit: the place of the \.wasm files can be given once only.*Reload the page/,
    );
    expect(getBackend()).toBe('cpu');
  });
});
