import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: 'page.js',
  plugins: [nodeResolve({ browser: true }), commonjs()],
  output: { dir: 'out', format: 'es' },
};
