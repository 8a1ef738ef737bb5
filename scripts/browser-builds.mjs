import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { gatherLicences } from './gather-licences.mjs';
import { packCompanion } from './pack-companion.mjs';

/** Instead of what tfjs uses in Node alone: Node's own modules, and what asks for them. */
const NOTHING = '\0nothing';

/**
 * What package.json resolves differently for pages, and the binaries, which stay the files that the
 * rest of dist has.
 */
function asPage(source) {
  const files = {
    '#platform': 'platform/browser.ts',
    '#wasm-binaries': 'wasm/packed.browser.ts',
    '#wasm-package': 'wasm/package.bundled.ts',
  };
  return {
    name: 'as-page',
    resolveId(id) {
      if (files[id]) return join(source, files[id]);
      if (isBuiltin(id) || id.endsWith('/platform_node')) return NOTHING;
      return id.endsWith('.wasm')
        ? { id: `../wasm/binaries/${basename(id, '.wasm')}.js`, external: true }
        : null;
    },
    load: (id) => (id === NOTHING ? 'export default {};' : null),
  };
}

/**
 * Builds for pages without a bundler: one with all it needs, and one that leaves the peers to an
 * import map.
 *
 * @param {string} source - The folder of the library's sources.
 */
export function browserBuilds(source) {
  const build = (name, external, plugins) => ({
    input: `src/browser/${name}.ts`,
    external,
    plugins: [
      asPage(source),
      packCompanion(join(source, 'wasm')),
      nodeResolve({ browser: true }),
      commonjs(),
      esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
      minify({ target: 'es2022', legalComments: 'eof' }),
      ...plugins,
    ],
    // tfjs's modules refer to each other in circles, and to Node's require.
    onwarn: () => undefined,
    output: { dir: 'dist/browser', format: 'es', entryFileNames: `${name}.js` },
  });
  return [
    build('vae-kit', [], [gatherLicences('LICENCES.txt')]),
    build('vae-kit.peers', [/^@tensorflow\/(?!.*\.wasm$)/], []),
  ];
}
