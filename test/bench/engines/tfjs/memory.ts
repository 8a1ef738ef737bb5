import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, memory } from '@tensorflow/tfjs-core';
import type { MemoryFigures } from '../../protocol.js';

/** A part of the runtime that tfjs types only where Emscripten's own types are loaded. */
type Runtime = BackendWasm['wasm'] & { readonly HEAPU8: Uint8Array };

/** What tfjs counts, and the memory that its WASM runtime has taken. */
export function wasmMemory(): MemoryFigures {
  const { numTensors, numBytes } = memory();
  const runtime = (backend() as BackendWasm).wasm as Runtime;
  return { tensors: numTensors, tensorBytes: numBytes, heapBytes: runtime.HEAPU8.byteLength };
}
