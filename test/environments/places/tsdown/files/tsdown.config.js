export default {
  entry: ['main.js'],
  outDir: 'out',
  noExternal: [/.*/],
};
