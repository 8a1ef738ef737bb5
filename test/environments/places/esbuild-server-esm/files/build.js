import { build } from 'esbuild';

await build({
  entryPoints: ['main.js'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: 'out/main.mjs',
  banner: {
    js:
      "import { createRequire } from 'node:module'; " +
      'const require = createRequire(import.meta.url);',
  },
});
