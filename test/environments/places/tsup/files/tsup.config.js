export default {
  entry: ['main.js'],
  format: 'cjs',
  outDir: 'out',
  noExternal: [/.*/],
};
