import type { WasmFile } from './files.js';
import type { PackedBinary } from './binaries.js';

/** One binary of the library's own, as a chunk that is loaded when it is asked for. */
export function importPacked(file: WasmFile): Promise<PackedBinary> {
  // Written out one by one, so that each becomes a chunk of its own in every bundler.
  switch (file) {
    case 'tfjs-backend-wasm.wasm':
      return import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm');
    case 'tfjs-backend-wasm-simd.wasm':
      return import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
    case 'tfjs-backend-wasm-threaded-simd.wasm':
      return import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm');
  }
}
