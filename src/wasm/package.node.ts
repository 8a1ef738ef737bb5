import type { WasmPackage } from './load-backend.js';

/**
 * Loads tfjs's package of the WASM backend, which an error of ours can name where it is missing.
 */
export const loadPackage = (): Promise<WasmPackage> => import('@tensorflow/tfjs-backend-wasm');
