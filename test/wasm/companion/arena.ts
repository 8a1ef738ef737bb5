import { setFlagsFromString } from 'node:v8';
import { expect } from 'vitest';
import { relaxedSimd, simd } from '../../../src/wasm/companion-binaries.js';
import type { CompanionExports } from '../../../src/wasm/companion-exports.js';
import { hasRelaxedSimd } from '../../../src/wasm/companion.js';
import { unpack } from '../../../src/wasm/unpack.node.js';
import { uniformStream } from '../../../src/core/noise.js';
import { randomKey } from '../../../src/core/keys.js';

/** A NaN, so that a value read beyond a buffer shows in the result. */
const GUARD = 0x7fa5a5a5;

export interface Build {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The builds of the companion that this engine can run. */
export function builds(): Build[] {
  // Node 20 has relaxed SIMD behind a flag.
  if (!hasRelaxedSimd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const plain = { name: 'simd', bytes: unpack(simd) };
  return hasRelaxedSimd() ? [plain, { name: 'relaxed SIMD', bytes: unpack(relaxedSimd) }] : [plain];
}

/** Floats in the memory, between guard words. */
export interface Block {
  readonly address: number;
  /** What they are now. */
  values(): Float32Array;
}

/** A memory with a companion in it, that tells where the companion writes. */
export interface Arena {
  readonly functions: CompanionExports;
  readonly memory: WebAssembly.Memory;
  /** Forgets all blocks. */
  clear(): void;
  /** A block that must not change. */
  input(values: Float32Array): Block;
  /** A block that may change. */
  state(values: Float32Array): Block;
  /** A block of guard words to write into. */
  output(length: number): Block;
  /** Expects that nothing has changed but what may. */
  check(): void;
}

export interface ArenaOptions {
  readonly pages?: number;
  /** Address of the first block. */
  readonly base?: number;
  /** Hears of the ways that a traced build takes. */
  readonly visit?: (way: number) => void;
}

interface Placed {
  readonly start: number;
  readonly length: number;
  /** What must still be there. */
  readonly before: Uint32Array | undefined;
}

export function arena(
  { bytes }: Build,
  { pages = 200, base = 1024, visit }: ArenaOptions = {},
): Arena {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536 });
  const env = { memory, ...(visit && { visit }) };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
  const words = () => new Uint32Array(memory.buffer);
  let placed: Placed[] = [];
  let end = 0;
  const guard = (count: number) => {
    words().fill(GUARD, end, end + count);
    end += count;
  };
  const clear = () => {
    placed = [];
    end = base / 4;
    guard(8);
  };
  const place = (length: number, write: (at: number) => void, keeps: boolean): Block => {
    const start = end;
    write(start);
    placed.push({
      start,
      length,
      before: keeps ? words().slice(start, start + length) : undefined,
    });
    // Gaps of five to eight words leave most blocks off the 16-byte grid.
    guard(5 + (placed.length % 4));
    return { address: start * 4, values: () => new Float32Array(memory.buffer, start * 4, length) };
  };
  const put = (values: Float32Array, keeps: boolean) =>
    place(
      values.length,
      (at) => {
        new Float32Array(memory.buffer).set(values, at);
        end += values.length;
      },
      keeps,
    );
  clear();
  return {
    functions: exports as Readonly<Record<string, unknown>> as CompanionExports &
      Readonly<Record<string, unknown>>,
    memory,
    clear,
    input: (values) => put(values, true),
    state: (values) => put(values, false),
    output: (length) => place(length, () => guard(length), false),
    check() {
      const now = words();
      let overwritten = -1;
      let at = base / 4;
      for (const { start, length, before } of placed) {
        for (; at < start; at++) if (now[at] !== GUARD) overwritten = at;
        for (let i = 0; before && i < length; i++)
          if (now[start + i] !== before[i]) overwritten = start + i;
        at = start + length;
      }
      for (; at < end; at++) if (now[at] !== GUARD) overwritten = at;
      expect(overwritten, 'a word that was not to be written').toBe(-1);
    },
  };
}

/** Test cases decided by a seed. */
export interface Cases {
  /** One of a list. */
  pick<T>(list: readonly T[]): T;
  /** Whole numbers from −4 to 4: sums of up to a million of their products are exact in float32. */
  wholes(count: number): Float32Array;
  /** Numbers between ±scale. */
  numbers(count: number, scale?: number): Float32Array;
  /** Numbers of many sizes, from 1e-6 to 1e4, of both signs. */
  spread(count: number): Float32Array;
}

export function cases(seed: number): Cases {
  const next = uniformStream(randomKey(seed));
  const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!;
  return {
    pick,
    wholes: (count) => Float32Array.from({ length: count }, () => Math.floor(next() * 9) - 4),
    numbers: (count, scale = 1) =>
      Float32Array.from({ length: count }, () => (2 * next() - 1) * scale),
    spread: (count) =>
      Float32Array.from(
        { length: count },
        () => (2 * next() - 1) * 10 ** pick([-6, -3, -1, 0, 0.5, 1, 1.5, 2, 4]),
      ),
  };
}

/** How far float32 numbers are apart at a value. */
export function ulp(value: number): number {
  const float = new Float32Array([Math.max(Math.abs(value), 2 ** -126)]);
  const lower = float[0]!;
  new Int32Array(float.buffer)[0]! += 1;
  return float[0]! - lower;
}
