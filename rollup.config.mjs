import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { gatherLicences } from './scripts/gather-licences.mjs';
import { command } from './scripts/pack-cli.mjs';
import { browserBuilds } from './scripts/browser-builds.mjs';
import { packCompanion } from './scripts/pack-companion.mjs';
import { packWasm } from './scripts/pack-wasm.mjs';

const source = fileURLToPath(new URL('./src', import.meta.url));
const wasmRoom = `${source}/wasm`;
const binaries = `${wasmRoom}/binaries`;

/**
 * Everything that is not a file of src stays an import: the peers, and `#` names for package.json
 * to resolve. But what unpacks the binaries is small, and comes along.
 */
const external = (id) => /^[#@a-z]/.test(id) && !id.endsWith('.wasm') && !id.startsWith('fflate/');

const resolveInflate = () => nodeResolve({ resolveOnly: ['fflate'] });

/** A module of another package is not to be in a folder that npm leaves out. */
const fileName = (chunk) =>
  chunk.name.includes('node_modules/fflate') ? 'wasm/fflate.js' : '[name].js';

const input = [
  'src/index.ts',
  'src/wasm/index.ts',
  'src/testing/index.ts',
  'src/platform/node.ts',
  'src/platform/browser.ts',
  'src/wasm/packed.node.ts',
  'src/wasm/packed.browser.ts',
  'src/wasm/package.bundled.ts',
  'src/wasm/package.loaded.ts',
];

/** Where the entries are written: src without its own name. */
const entries = Object.fromEntries(
  input.map((file) => [file.slice('src/'.length, -'.ts'.length), file]),
);

/** What few bundle further is small as it is, in lines that Node shows beside an error. */
const shrink = () =>
  minify({
    target: 'es2022',
    lineLimit: 100,
    minify: false,
    minifyWhitespace: true,
    minifyIdentifiers: true,
  });

/** Joins the strings that esbuild cuts at the ends of lines: bundlers would indent their rest. */
const rejoinStrings = {
  name: 'rejoin-strings',
  renderChunk: (code) => ({
    code: code.replace(/(?<!\\)((?:\\\\)*)\\\n/g, '$1'),
    map: null,
  }),
};

const compile = () => esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' });

/**
 * CommonJS has a file of its own of the binary that Node runs, to require: not all that run
 * CommonJS, such as Jest, can import(). The others, which only some pages need, are written once.
 */
const shareBinaries = {
  name: 'share-binaries',
  resolveId: (id) =>
    id.endsWith('.wasm') && !id.endsWith('-wasm-simd.wasm')
      ? { id: `./binaries/${id.split('/').at(-1).replace('.wasm', '.js')}`, external: 'absolute' }
      : null,
};

/** CommonJS requires the packages that ESM import()s, for the same reason. */
const requirePackages = {
  name: 'require-packages',
  renderDynamicImport: ({ targetModuleId }) =>
    /^[@a-z]/.test(targetModuleId ?? '')
      ? { left: 'Promise.resolve().then(() => require(', right: '))' }
      : null,
};

/** What package.json resolves for Node; how the backend is found differs among bundlers as well. */
const nodeFiles = {
  '#platform': `${source}/platform/node.ts`,
  '#wasm-binaries': `${wasmRoom}/packed.node.ts`,
};

const asNode = {
  name: 'as-node',
  resolveId: (id) =>
    id.endsWith('.wasm')
      ? { id: `../wasm/binaries/${id.split('/').at(-1).replace('.wasm', '.js')}`, external: true }
      : (nodeFiles[id] ?? null),
};

/**
 * What Node imports: few files, since it takes as long to find and open one as to run it. Nobody
 * has to leave out here what is not used.
 */
const nodeBuild = {
  input: {
    'vae-kit': 'src/index.ts',
    wasm: 'src/wasm/index.ts',
    testing: 'src/testing/index.ts',
  },
  external: (id) => !(id in nodeFiles) && external(id),
  plugins: [asNode, packCompanion(wasmRoom), compile(), shrink(), rejoinStrings],
  output: {
    dir: 'dist/node',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'shared.js',
  },
};

export default [
  {
    input,
    external,
    plugins: [
      packWasm(binaries),
      packCompanion(wasmRoom),
      resolveInflate(),
      compile(),
      gatherLicences('LICENCES.txt'),
    ],
    // A file for every module, so that every bundler can leave out what is not used.
    output: {
      dir: 'dist',
      preserveModules: true,
      preserveModulesRoot: 'src',
      format: 'es',
      entryFileNames: fileName,
    },
  },
  {
    input: entries,
    external,
    plugins: [
      shareBinaries,
      requirePackages,
      packWasm(binaries),
      packCompanion(wasmRoom),
      resolveInflate(),
      compile(),
      shrink(),
      rejoinStrings,
    ],
    // Few files, as for Node: from CommonJS nobody leaves out what is not used.
    output: {
      dir: 'dist',
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      // By which tools tell CommonJS also where all is in one line.
      outro: 'module.exports = exports;',
      // Beside the binaries, which one of them names.
      chunkFileNames: 'wasm/[name].cjs',
    },
  },
  nodeBuild,
  command,
  ...browserBuilds(source),
];
