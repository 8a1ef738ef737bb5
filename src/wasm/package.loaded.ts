import type { WasmPackage } from './load-backend.js';

/**
 * Loads tfjs's package of the WASM backend where no bundler has, so that an error of ours can name
 * it where it is missing.
 */
export const loadPackage = (): Promise<WasmPackage> => import('@tensorflow/tfjs-backend-wasm');
