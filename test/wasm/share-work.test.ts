import { afterEach, describe, expect, it, vi } from 'vitest';
import { startCompanion, type Companion } from '../../src/wasm/companion.js';
import type { Heap } from '../../src/wasm/heap.js';
import { shareProducts } from '../../src/wasm/share-products.js';
import { shareValues } from '../../src/wasm/share-values.js';
import { shareWork, type Sharing } from '../../src/wasm/share-work.js';
import { cases } from './companion/arena.js';

type Growing = Heap & { readonly taken: number[]; readonly freed: number[] };

/** A heap that only grows, and knows what it gave out and was given back. */
function heapOn(memory: WebAssembly.Memory): Growing {
  const [taken, freed]: [number[], number[]] = [[], []];
  const shared = memory.buffer instanceof SharedArrayBuffer;
  let next = 4096;
  const allocate = (bytes: number) => {
    const address = next;
    next += Math.ceil(bytes / 16) * 16;
    memory.grow(Math.max(0, Math.ceil((next - memory.buffer.byteLength) / 65536)));
    taken.push(address);
    return address;
  };
  return {
    memory,
    taken,
    freed,
    isShared: () => shared,
    allocate,
    free: (address) => freed.push(address),
  };
}

const sharedHeap = () =>
  heapOn(new WebAssembly.Memory({ initial: 20, maximum: 65536, shared: true }));

/** A module that imports the memory and exports nothing: whatever it is to compute fails. */
const EMPTY = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[2, 18, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 3, 1, 128, 128, 4],
);

interface Product {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** A product by a companion, and where its sides are. */
function product(
  heap: Growing,
  { transA, transB, m, n, k }: Product,
  seed: number,
): (companion: Companion) => Buffer {
  const random = cases(seed);
  const floats = (address: number, count: number) =>
    new Float32Array(heap.memory.buffer, address, count);
  const [a, b, bias, c] = [m * k, k * n, n, m * n].map((count) => heap.allocate(count * 4)) as [
    number,
    number,
    number,
    number,
  ];
  floats(a, m * k).set(random.numbers(m * k));
  floats(b, k * n).set(random.numbers(k * n));
  floats(bias, n).set(random.numbers(n));
  return (companion) => {
    floats(c, m * n).fill(Number.NaN);
    companion.sgemm(transA, transB, m, n, k, a, b, c, bias, 1, companion.scratch);
    return Buffer.from(floats(c, m * n).slice().buffer);
  };
}

const running: Sharing[] = [];

async function share(companion: Companion, heap: Heap, threads: number): Promise<Sharing> {
  const sharing = await shareWork(companion, heap, threads);
  running.push(sharing);
  const all = shareProducts({ ...sharing, companion: shareValues(sharing, heap) }, heap);
  return { ...sharing, companion: all };
}

afterEach(() => {
  for (const { companion } of running.splice(0)) companion.release();
});

const TRANSPOSITIONS = [0, 1, 2, 3].map((round) => ({
  transA: (round & 1) > 0,
  transB: (round & 2) > 0,
}));

describe.each([2, 3])('products shared by %i threads', (threads) => {
  it('are the same to the bit, for all transpositions, time after time', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const sharing = await share(companion, heap, threads);
    expect([sharing.threads(), sharing.problem()]).toEqual([threads, undefined]);
    for (const [m, n, k] of [
      [100, 500, 40],
      [203, 61, 385],
      [820, 33, 64],
    ] as const) {
      for (const sides of TRANSPOSITIONS) {
        const run = product(heap, { ...sides, m, n, k }, m);
        const expected = run(companion);
        for (let i = 0; i < 20; i++) expect(run(sharing.companion).equals(expected)).toBe(true);
      }
    }
    expect(sharing.threads()).toBe(threads);
  });

  it('are divided among them', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    let own = 0;
    const counting: Companion = {
      ...companion,
      sgemmRows: (first, count, ...args) => {
        own += count;
        companion.sgemmRows(first, count, ...args);
      },
    };
    const sharing = await share(counting, heap, threads);
    const run = product(heap, { transA: false, transB: false, m: 1000, n: 200, k: 200 }, 1);
    const expected = run(companion);
    // A helper that the system does not let run in time leaves all to this thread.
    let [products, helped] = [0, 0];
    while (helped < 3 && products < 1000) {
      own = 0;
      expect(run(sharing.companion).equals(expected)).toBe(true);
      products++;
      helped += own < 200 ? 1 : 0;
    }
    expect(helped).toBe(3);
  });

  it('and so are values, each part at its own addresses', async () => {
    const heap = sharedHeap();
    const { companion } = await share(await startCompanion(heap), heap, threads);
    const [n, times] = [500_000, 60];
    const [x, out] = [heap.allocate(4 * n), heap.allocate(4 * n)];
    const floats = (address: number) => new Float32Array(heap.memory.buffer, address, n);
    floats(x).forEach((_, i, values) => (values[i] = i % 1000));
    for (let i = 0; i < times; i++) companion.addTo(n, x, out);
    expect(floats(out).findIndex((value, i) => value !== times * (i % 1000))).toBe(-1);
  });

  it('leave nothing behind', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const before = process.getActiveResourcesInfo().length;
    const sharing = await shareWork(companion, heap, threads);
    const products = shareProducts(sharing, heap);
    // What is counted keeps the process alive.
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
    // Scratch memory for each, and where one side lies packed.
    expect(heap.taken).toHaveLength(threads + 1);
    const held = [...heap.taken];
    product(heap, { transA: true, transB: false, m: 200, n: 100, k: 100 }, 1)(products);
    expect(heap.freed).toEqual([]);
    products.release();
    expect(heap.freed.sort()).toEqual(held.sort());
  });
});

describe('products stay on one thread', () => {
  it('where no more are asked for', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const sharing = await share(companion, heap, 1);
    expect([sharing.companion, sharing.threads(), sharing.problem()]).toEqual([
      companion,
      1,
      undefined,
    ]);
  });

  it('where the memory is not shared', async () => {
    const heap = heapOn(new WebAssembly.Memory({ initial: 20, maximum: 65536 }));
    const companion = await startCompanion(heap);
    const sharing = await share(companion, heap, 2);
    expect([sharing.companion, sharing.threads()]).toEqual([companion, 1]);
    expect(sharing.problem()).toMatch(/at the first start/);
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const isolated = await share(companion, heap, 2);
    vi.unstubAllGlobals();
    expect(isolated.problem()).toBe('the page is not cross-origin isolated');
  });

  it('where a thread does not start, and what it was given comes back', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const sharing = await share({ ...companion, binary: Uint8Array.of(0, 97, 115) }, heap, 2);
    expect(sharing.threads()).toBe(1);
    expect(sharing.problem()).toMatch(/^a thread did not start: CompileError/);
    expect(heap.freed).toEqual(heap.taken.slice(1));
  });

  it('where the heap is full', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const full = { ...heap, allocate: () => 0 };
    expect((await share(companion, full, 2)).problem()).toBe(
      'a thread did not start: Error: the heap is full',
    );
    const sharing = await shareWork(companion, heap, 2);
    expect(shareProducts(sharing, full)).toBe(sharing.companion);
    sharing.companion.release();
  });

  it('from the time on that a thread fails, whose parts alone are computed again', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const sharing = await share({ ...companion, binary: EMPTY }, heap, 2);
    const n = 1_000_000;
    const [x, out] = [heap.allocate(4 * n), heap.allocate(4 * n)];
    new Float32Array(heap.memory.buffer, x, n).fill(1);
    const values = new Float32Array(heap.memory.buffer, out, n);
    let times = 0;
    for (; times < 1000 && sharing.threads() === 2; times++) sharing.companion.addTo(n, x, out);
    expect([values.indexOf(times - 1), values.indexOf(times + 1)]).toEqual([-1, -1]);
    expect([sharing.threads(), values[0]]).toEqual([1, times]);
  });

  it('from the time on that a thread fails, whose part is computed again', async () => {
    const heap = sharedHeap();
    const companion = await startCompanion(heap);
    const sharing = await share({ ...companion, binary: EMPTY }, heap, 2);
    expect([sharing.threads(), sharing.problem()]).toEqual([2, undefined]);
    const run = product(heap, { transA: true, transB: false, m: 500, n: 100, k: 100 }, 1);
    const expected = run(companion);
    for (let i = 0; i < 1000 && sharing.threads() === 2; i++)
      expect(run(sharing.companion).equals(expected)).toBe(true);
    expect([sharing.threads(), sharing.problem()]).toEqual([
      1,
      'a thread failed while it computed',
    ]);
    expect(run(sharing.companion).equals(expected)).toBe(true);
  });
});
