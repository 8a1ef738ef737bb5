export default {
  mode: 'production',
  target: 'node',
  entry: './main.js',
  output: { path: `${import.meta.dirname}/out` },
};
