import { readFileSync } from 'node:fs';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { gatherLicences } from './gather-licences.mjs';

const { peerDependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** What the command finds where it is installed: the library itself, its peers, a rasteriser. */
const FOUND = [
  /^vae-kit(\/|$)/,
  ...Object.keys(peerDependencies).map((name) => new RegExp(`^${name}$`)),
  /^@tensorflow\/tfjs-backend-cpu$/,
  /^@resvg\/resvg-js$/,
];

/**
 * The build of the command, which brings what it draws with: an entry, and what its commands and the
 * examples need as parts that are loaded when they are.
 */
export const command = {
  input: { bin: 'src/cli/bin.ts' },
  external: FOUND,
  plugins: [
    nodeResolve({ preferBuiltins: true }),
    commonjs(),
    esbuild({ target: 'es2022', tsconfig: 'tsconfig.json', exclude: [] }),
    minify({ target: 'es2022' }),
    gatherLicences('LICENCES.txt'),
  ],
  output: {
    dir: 'dist/cli',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    // Help is there without the peers; what several examples share is one part, not one for each set.
    manualChunks: (id) =>
      id.includes('/node_modules/commander/')
        ? 'commander'
        : /\/node_modules\/|\/examples\/shared\/(?!running\/(run-examples|catalogue))/.test(id)
          ? 'drawing'
          : undefined,
  },
};
