import { describe, expect, it } from 'vitest';
import { startCompanion } from '../../../src/wasm/companion.js';
import type { Heap } from '../../../src/wasm/heap.js';
import { expectVaeKitRejection } from '../../support/errors.js';

/** A heap that only grows, and says what it was given back. */
function heapOn(memory: WebAssembly.Memory): Heap & { readonly freed: number[] } {
  const freed: number[] = [];
  let next = 4096;
  return {
    memory,
    freed,
    isShared: () => memory.buffer instanceof SharedArrayBuffer,
    allocate: (bytes) => (next += bytes) - bytes,
    free: (address) => freed.push(address),
  };
}

describe.each([
  ['a memory of its own', false],
  ['a memory shared between threads', true],
])('the companion in %s', (_, shared) => {
  it('computes there, with scratch memory that it gives back', async () => {
    const heap = heapOn(new WebAssembly.Memory({ initial: 40, maximum: 65536, shared }));
    const companion = await startCompanion(heap);
    expect(heap.allocate(0)).toBe(companion.scratch + companion.scratchBytes());
    const address = heap.allocate(48);
    const floats = new Float32Array(heap.memory.buffer, address, 12);
    floats.set([1, 2, 3, 4, 5, 6, 7, 8]);
    companion.sgemm(
      false,
      true,
      2,
      2,
      2,
      address,
      address + 16,
      address + 32,
      0,
      0,
      companion.scratch,
    );
    expect([...floats.subarray(8)]).toEqual([17, 23, 39, 53]);
    expect(heap.freed).toEqual([]);
    companion.release();
    expect(heap.freed).toEqual([companion.scratch]);
  });
});

describe('the companion in a full heap', () => {
  it('does not start, and takes nothing for its scratch memory', async () => {
    const heap: Heap = {
      ...heapOn(new WebAssembly.Memory({ initial: 40, maximum: 65536 })),
      allocate: () => 0,
    };
    await expectVaeKitRejection(
      startCompanion(heap),
      /the companion needs scratch memory, but got a heap without room for \d+ bytes\. Dispose/,
    );
  });
});
