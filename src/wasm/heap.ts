import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What tfjs's Emscripten module has, under which of two names depending on its threads. */
interface EmscriptenModule {
  readonly asm?: { readonly memory?: unknown };
  readonly wasmMemory?: unknown;
  readonly _malloc?: (bytes: number) => number;
  readonly _free?: (address: number) => void;
}

/** The memory of tfjs's WASM backend, where its tensors lie. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** Whether the memory is shared between threads. */
  isShared(): boolean;
  /** The address of a block of that many bytes. */
  allocate(bytes: number): number;
  /** Gives a block back. */
  free(address: number): void;
}

/** The backend's heap, or undefined where this version of tfjs does not show it. */
export function heapOf(backend: BackendWasm): Heap | undefined {
  const module = backend.wasm as EmscriptenModule;
  const memory = module.asm?.memory ?? module.wasmMemory;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    typeof module._malloc !== 'function' ||
    typeof module._free !== 'function'
  )
    return undefined;
  return {
    memory,
    isShared: () =>
      typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer,
    // Looked up at each call: others take their places, as the guard against a full heap does.
    allocate: (bytes) => module._malloc!(bytes) >>> 0,
    free: (address) => module._free!(address),
  };
}

/** Where a tensor's values lie; the address holds while the heap grows. */
export function addressOf(backend: BackendWasm, { dataId }: TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset >>> 0;
}
