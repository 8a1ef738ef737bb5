export default {
  // One copy for all, where each bundle of the server would have its own.
  serverExternalPackages: [
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-layers',
  ],
};
