import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: 'main.js',
  plugins: [nodeResolve({ exportConditions: ['node'], preferBuiltins: true }), commonjs()],
  output: { file: 'out/main.cjs', format: 'cjs', inlineDynamicImports: true },
};
