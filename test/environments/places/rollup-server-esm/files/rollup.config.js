import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: 'main.js',
  plugins: [nodeResolve({ exportConditions: ['node'], preferBuiltins: true }), commonjs()],
  output: {
    file: 'out/main.mjs',
    format: 'es',
    inlineDynamicImports: true,
    banner:
      "import { createRequire } from 'node:module'; " +
      'const require = createRequire(import.meta.url);',
  },
};
