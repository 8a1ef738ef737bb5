import { unpack } from '#wasm-binaries';
import { relaxedSimd, simd } from './companion-binaries.js';
import type { CompanionExports } from './companion-exports.js';
import { vaeKitError } from '../core/errors.js';
import type { Heap } from './heap.js';
import type { Share } from './ranged-exports.js';
import { withSharedImport } from './shared-memory.js';

/** A module of our own that computes in tfjs's memory, so that tensors need not be copied. */
export interface Companion extends CompanionExports {
  /** Whether it multiplies and adds in one instruction. */
  readonly relaxed: boolean;
  /** What it was started from: more instances may be, on other threads. */
  readonly binary: Uint8Array<ArrayBuffer>;
  /** Memory that `sgemm` may use while it runs. */
  readonly scratch: number;
  /** Its functions, in the order that every instance has them in. */
  readonly exports: CompanionExports;
  /** Computes all units of a function that may be shared. */
  readonly share: Share;
  /** Frees that memory; the companion must not be used after. */
  release(): void;
}

/**
 * Starts the companion beside tfjs's backend.
 *
 * @throws `VaeKitError` where the heap has no room for its scratch memory, and what the
 * engine throws where it may not run.
 */
export async function startCompanion(heap: Heap): Promise<Companion> {
  const relaxed = hasRelaxedSimd();
  const binary = companionBinary(relaxed, heap.isShared());
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory: heap.memory } });
  const exports = instance.exports as Readonly<Record<string, unknown>> as CompanionExports &
    Readonly<Record<string, unknown>>;
  const scratchBytes = exports.scratchBytes();
  const scratch = heap.allocate(scratchBytes);
  // Address 0 says that there is no room; tfjs keeps its own data there.
  if (scratch === 0)
    throw vaeKitError(
      'the companion needs scratch memory',
      `a heap without room for ${scratchBytes} bytes`,
      'Dispose tensors before useWasm is called.',
    );
  const share: Share = (name, units, _part, ...args) =>
    (exports[name] as (...all: unknown[]) => void)(0, units, ...args, scratch);
  const release = () => heap.free(scratch);
  return { ...exports, relaxed, binary, scratch, exports, share, release };
}

function companionBinary(relaxed: boolean, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = unpack(relaxed ? relaxedSimd : simd);
  return shared ? withSharedImport(bytes) : bytes;
}

/** Whether the engine knows relaxed SIMD: asks with a module of one function that uses it. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(
    Uint8Array.of(
      ...[0, 97, 115, 109, 1, 0, 0, 0], // header
      ...[1, 5, 1, 96, 0, 1, 123], // a type: () -> v128
      ...[3, 2, 1, 0], // a function of it
      ...[10, 19, 1, 17, 0], // its code
      ...[65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15], // three times i32.const 0, i8x16.splat
      ...[253, 133, 2, 11], // f32x4.relaxed_madd, end
    ),
  );
}
