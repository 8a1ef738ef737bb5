import { getThreadsCount, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import type { WasmPackage } from './load-backend.js';

/**
 * tfjs's package of the WASM backend, as bundlers get it, which say where it is missing. It is
 * imported at once: a chunk of its own would wait for the entry that holds tfjs-core, and an entry
 * that awaits `useWasm` would wait for the chunk.
 */
export const loadPackage = async (): Promise<WasmPackage> => ({
  getThreadsCount,
  setWasmPaths,
  version_wasm,
});
