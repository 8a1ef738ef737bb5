import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, getKernel, MaxPoolGrad, memory, ones, sum, tidy } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { correct } from '../../../src/wasm/corrections/correct.js';
import { guardHeap, type Allocator } from '../../../src/wasm/corrections/heap-limit.js';
import { heapOf } from '../../../src/wasm/heap.js';
import { expectVaeKitError } from '../../support/errors.js';

const GB = 2 ** 30;

/** An allocator over so many bytes, which gives out one address after the other and reuses none. */
function allocator(
  room: number,
  heapSize = room,
): { module: Allocator; free: ReturnType<typeof vi.fn<(address: number) => void>> } {
  const sizes = new Map<number, number>();
  let used = 0;
  const free = vi.fn((address: number) => {
    used -= sizes.get(address) ?? Number.NaN;
    sizes.delete(address);
  });
  const malloc = (bytes: number) => {
    if (used + bytes > room) return 0;
    const address = 1024 + used;
    sizes.set(address, bytes);
    used += bytes;
    // As Emscripten does, in a signed number.
    return address | 0;
  };
  const heap: Pick<Uint8Array, 'length'> = { length: heapSize };
  return { module: { _malloc: malloc, _free: free, HEAPU8: heap as Uint8Array }, free };
}

describe('the guard of the heap', () => {
  it('passes on what there is room for', () => {
    const { module } = allocator(2 * GB);
    guardHeap(module);
    expect(module._malloc!(1000)).toBe(1024);
    expect(module._malloc!(0)).toBe(2024);
    expect(module._malloc!(500)).toBe(2024);
  });

  it('refuses what there is no room for, in place of the address 0', () => {
    const { module } = allocator(1000);
    guardHeap(module);
    expect(module._malloc!(600)).toBe(1024);
    expectVaeKitError(
      () => module._malloc!(600),
      /must fit in the memory of the WASM backend.*a tensor of 600 bytes for which there is no room left\. Dispose tensors/,
    );
    expect(module._malloc!(400)).toBe(1624);
  });

  it('keeps 64 MB free in a heap of more than 3 GB, and takes back what it refuses', () => {
    const { module, free } = allocator(70 * 2 ** 20, 3.5 * GB);
    guardHeap(module);
    expect(module._malloc!(2 ** 20)).toBe(1024);
    free.mockClear();
    expectVaeKitError(() => module._malloc!(6 * 2 ** 20), /no room left/);
    expect(free.mock.calls).toEqual([[1024 + 2 ** 20]]);
    expect(module._malloc!(5 * 2 ** 20)).toBe(1024 + 2 ** 20);
  });

  it('is not put where there is no allocator, or one that speaks up itself', () => {
    expect(guardHeap({})).toBeUndefined();
    const { module } = allocator(1000);
    guardHeap(module);
    expect(guardHeap(module)).toBeUndefined();
  });

  it('goes away again, but not from under another', () => {
    const { module } = allocator(1000);
    const stock = module._malloc;
    const { undo } = guardHeap(module)!;
    const guard = module._malloc;
    expect(guard).not.toBe(stock);
    undo();
    expect(module._malloc).toBe(stock);
    module._malloc = (bytes) => bytes;
    const other = module._malloc;
    undo();
    expect(module._malloc).toBe(other);
  });

  it('guards the allocator, not the stub that puts the allocator in its own place', () => {
    const { module } = allocator(1000);
    const malloc = module._malloc!;
    module._malloc = (bytes) => (module._malloc = malloc)(bytes);
    guardHeap(module);
    expectVaeKitError(() => module._malloc!(2000), /no room left/);
    expectVaeKitError(() => module._malloc!(2000), /no room left/);
  });
});

describe('a full heap', () => {
  let backend: BackendWasm;

  beforeAll(async () => {
    await useWasm({ accelerate: false });
    backend = engine().findBackend('wasm') as BackendWasm;
  });

  /** Runs with an allocator that has nothing left, under the guard. */
  function whenFull(run: () => void): void {
    const module = backend.wasm as Allocator;
    const malloc = module._malloc!;
    let isFull = false;
    module._malloc = (bytes) => (isFull || bytes > GB ? 0 : malloc(bytes));
    const { undo } = guardHeap(module)!;
    isFull = true;
    try {
      run();
    } finally {
      undo();
      module._malloc = malloc;
    }
  }

  it('is refused by operations, which leave everything as it was', () => {
    const x = ones([10]);
    const start = () => Array.from(new Uint32Array(heapOf(backend)!.memory.buffer, 0, 256));
    const before = { tensors: memory().numTensors, data: backend.numDataIds(), start: start() };
    whenFull(() => {
      expectVaeKitError(() => ones([5]), /a tensor of 20 bytes/);
      expectVaeKitError(() => tidy(() => sum(x)), /no room left/);
    });
    expect({ tensors: memory().numTensors, data: backend.numDataIds(), start: start() }).toEqual(
      before,
    );
    expect(tidy(() => sum(x).dataSync()[0])).toBe(10);
    x.dispose();
  });

  it('is refused to the companion too', () => {
    const heap = heapOf(backend)!;
    whenFull(() => expectVaeKitError(() => heap.allocate(100), /no room left/));
  });

  it('lets corrections fail without a trace', () => {
    const { wasm } = backend as { wasm: Allocator };
    const malloc = wasm._malloc!;
    let room = 4;
    // Room for some of what the corrections need to look whether they are needed.
    const small = (bytes: number) => (bytes > GB || room-- <= 0 ? 0 : malloc(bytes));
    wasm._malloc = small;
    const before = {
      kernel: getKernel(MaxPoolGrad, 'wasm').kernelFunc,
      tensors: memory().numTensors,
      data: backend.numDataIds(),
    };
    try {
      expectVaeKitError(() => correct(backend), /no room left/);
      expect(wasm._malloc).toBe(small);
      expect({
        kernel: getKernel(MaxPoolGrad, 'wasm').kernelFunc,
        tensors: memory().numTensors,
        data: backend.numDataIds(),
      }).toEqual(before);
    } finally {
      wasm._malloc = malloc;
    }
  });

  it('leaves useWasm without the companion, and with everything else', async () => {
    const { wasm } = backend as { wasm: Allocator };
    const malloc = wasm._malloc!;
    // Little room, as in a heap that is nearly full.
    wasm._malloc = (bytes) => (bytes > 2 ** 15 ? 0 : malloc(bytes));
    try {
      const { companion, corrected } = await useWasm();
      expect(companion).toBe('unavailable');
      expect(corrected).toContain('heap limit');
      expect(tidy(() => sum(ones([10])).dataSync()[0])).toBe(10);
      await useWasm({ accelerate: false });
    } finally {
      wasm._malloc = malloc;
    }
    expect((await useWasm()).companion).toMatch(/simd/);
    await useWasm({ accelerate: false });
  });
});
