import { gzip, version } from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
import type { PackedBinary } from './binaries.js';
import type { WasmFile } from './files.js';
import { importPacked } from './import-packed.js';

export { unpack } from './unpack.node.js';

/**
 * One binary of the library's own. That which Node runs is there from the beginning: a server's
 * bundle of one file has what is imported later behind its entry, and where that awaits `useWasm`
 * it would not be there yet.
 */
export async function loadPacked(file: WasmFile): Promise<PackedBinary> {
  return file === 'tfjs-backend-wasm-simd.wasm' ? { gzip, version } : importPacked(file);
}
