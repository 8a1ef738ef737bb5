/**
 * All of vae-kit in one file, for pages without a bundler whose import map says where the packages
 * of TensorFlow.js are; `vae-kit/wasm` is part of it. tfjs's own files for pages import Node's
 * modules, which they then do not use:
 *
 * ```html
 * <script type="importmap">
 *   {
 *     "imports": {
 *       "vae-kit": "./vae-kit/dist/browser/vae-kit.peers.js",
 *       "vae-kit/wasm": "./vae-kit/dist/browser/vae-kit.peers.js",
 *       "@tensorflow/tfjs-core": "./tfjs-core/dist/tf-core.fesm.min.js",
 *       "@tensorflow/tfjs-layers": "./tfjs-layers/dist/tf-layers.fesm.min.js",
 *       "@tensorflow/tfjs-backend-wasm": "./tfjs-backend-wasm/dist/tf-backend-wasm.fesm.min.js",
 *       "fs": "data:text/javascript,export default {}",
 *       "os": "data:text/javascript,export default {}",
 *       "path": "data:text/javascript,export default {}",
 *       "perf_hooks": "data:text/javascript,export default {}"
 *     }
 *   }
 * </script>
 * ```
 */
export * from '../index.js';
export * from '../wasm/index.js';
