/**
 * All that a page needs in one file, without a bundler and without an import map: vae-kit,
 * `vae-kit/wasm`, and TensorFlow.js as `tf` (tfjs-core) and `layers` (tfjs-layers).
 *
 * ```html
 * <script type="module">
 *   import { bernoulli, fit, mlpDecoder, mlpEncoder, tf, useWasm, vae } from './vae-kit.js';
 *
 *   await useWasm();
 * </script>
 * ```
 *
 * The WASM binaries stay files beside it (`../wasm/binaries`), of which it loads the one it needs.
 */
export * from './vae-kit.peers.js';
export * as layers from '@tensorflow/tfjs-layers';
export * as tf from '@tensorflow/tfjs-core';
