import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { withSharedMemory } from '../../src/wasm/shared-memory.js';

const original = (file: string) =>
  Uint8Array.from(
    readFileSync(
      createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`),
    ),
  );

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0];
/** Exports its memory as `m`. */
const EXPORT = [7, 5, 1, 1, 109, 2, 0];

const memoryOf = (bytes: Uint8Array<ArrayBuffer>) =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.m as WebAssembly.Memory;

describe('withSharedMemory', () => {
  it.each(['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'])(
    'changes one byte of %s, which stays valid',
    (file) => {
      const before = original(file);
      const after = withSharedMemory(before)!;
      expect(Buffer.from(before).equals(original(file))).toBe(true);
      const changed: (readonly number[])[] = [];
      before.forEach((byte, at) => byte !== after[at] && changed.push([byte, after[at]!]));
      expect(changed).toEqual([[1, 3]]);
      expect(after.length).toBe(before.length);
      expect(WebAssembly.validate(after)).toBe(true);
    },
  );

  it('makes the memory one that threads can share', () => {
    // A custom section of 200 bytes first, so that a size takes two bytes.
    const custom = [0, 200, 1, 1, 120, ...Array.from({ length: 198 }, () => 5)];
    const bytes = Uint8Array.of(...HEADER, ...custom, 5, 4, 1, 1, 2, 9, ...EXPORT);
    expect(memoryOf(bytes).buffer).toBeInstanceOf(ArrayBuffer);
    const { buffer } = memoryOf(withSharedMemory(bytes)!);
    expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(buffer.byteLength).toBe(2 * 65536);
  });

  it('refuses a memory without a maximum, one that comes from outside, and none', () => {
    expect(withSharedMemory(Uint8Array.of(...HEADER, 5, 3, 1, 0, 2, ...EXPORT))).toBeUndefined();
    expect(withSharedMemory(original('tfjs-backend-wasm-threaded-simd.wasm'))).toBeUndefined();
    expect(withSharedMemory(Uint8Array.of(...HEADER))).toBeUndefined();
  });
});
