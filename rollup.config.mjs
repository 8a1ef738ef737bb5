import { fileURLToPath } from 'node:url';
import esbuild from 'rollup-plugin-esbuild';
import { packCompanion } from './scripts/pack-companion.mjs';
import { packWasm } from './scripts/pack-wasm.mjs';

const source = fileURLToPath(new URL('./src', import.meta.url));
const wasmRoom = `${source}/wasm`;
const binaries = `${wasmRoom}/binaries`;

/**
 * Everything that is not a file of src stays an import: the peers, and `#` names for package.json
 * to resolve.
 */
const external = (id) => /^[#@a-z]/.test(id) && !id.endsWith('.wasm');

const input = [
  'src/index.ts',
  'src/wasm/index.ts',
  'src/platform/node.ts',
  'src/platform/browser.ts',
  'src/wasm/binaries.node.ts',
  'src/wasm/binaries.browser.ts',
];

/** A file for every module, so that every bundler can leave out what is not used. */
const output = {
  dir: 'dist',
  preserveModules: true,
  preserveModulesRoot: 'src',
  sourcemap: true,
  sourcemapExcludeSources: false,
};

const compile = () => esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' });

/** The binaries are written once: CommonJS can import() the module of ESM. */
const shareBinaries = {
  name: 'share-binaries',
  resolveId: (id) =>
    id.endsWith('.wasm')
      ? { id: `${binaries}/${id.split('/').at(-1).replace('.wasm', '.js')}`, external: 'relative' }
      : null,
};

/**
 * CommonJS requires the peer that ESM import()s, since not all that run it, such as Jest, can
 * import().
 */
const requirePeers = {
  name: 'require-peers',
  renderDynamicImport: ({ targetModuleId }) =>
    targetModuleId?.startsWith('@')
      ? { left: 'Promise.resolve().then(() => require(', right: '))' }
      : null,
};

export default [
  {
    input,
    external,
    plugins: [packWasm(binaries), packCompanion(wasmRoom), compile()],
    output: { ...output, format: 'es', entryFileNames: '[name].js' },
  },
  {
    input,
    external,
    plugins: [shareBinaries, requirePeers, packCompanion(wasmRoom), compile()],
    output: { ...output, format: 'cjs', exports: 'named', entryFileNames: '[name].cjs' },
  },
];
