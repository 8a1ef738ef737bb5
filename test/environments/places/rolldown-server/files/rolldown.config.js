export default {
  input: 'main.js',
  platform: 'node',
  output: { file: 'out/main.mjs', codeSplitting: false },
};
