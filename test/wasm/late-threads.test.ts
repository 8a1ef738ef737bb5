import { engine, setBackend } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { expect, it } from 'vitest';

it(
  'useWasm says that threads come too late for a backend that runs, and has them once it starts ' +
    'anew',
  async () => {
    await useWasm();
    const late = await useWasm({ threads: 2 });
    expect([late.productThreads, late.companion.endsWith('simd')]).toEqual([1, true]);
    expect(late.productThreadsProblem).toMatch(/threads must be asked for at the first start$/);
    await useWasm({ accelerate: false });
    engine().reset();
    const anew = await useWasm({ threads: 2 });
    expect([anew.productThreads, anew.productThreadsProblem]).toEqual([2, undefined]);
    await useWasm({ accelerate: false });
    // A start that is not by useWasm finds the same binary.
    engine().reset();
    expect(await setBackend('wasm')).toBe(true);
  },
);
