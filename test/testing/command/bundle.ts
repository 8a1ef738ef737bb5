import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { packCompanion } from '../../../scripts/pack-companion.mjs';
import { packWasm } from '../../../scripts/pack-wasm.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const source = (path: string) => `${root}src/${path}`;

/** A folder of JavaScript, gone when the command ends. */
export interface Bundled {
  readonly folder: string;
  /** The file that is run. */
  readonly main: string;
}

/** In place of the WASM module, which nothing is to load then. */
const withoutCompanion = {
  name: 'without-companion',
  enforce: 'pre',
  resolveId: (asked: string) => (asked.endsWith('/companion-binaries.js') ? '\0companion' : null),
  load: (id: string) =>
    id === '\0companion' ? "export const simd = '';\nexport const relaxedSimd = '';\n" : null,
};

/**
 * Makes JavaScript of a file beside this one, with the library as it is in src, its own WASM module
 * compiled where something is to run on WASM: that is most of the time.
 */
export async function bundle(
  entry: string,
  place: 'node' | 'page',
  compiled = true,
): Promise<Bundled> {
  // Inside the repository, where Node finds the packages that are left outside.
  const folder = `${root}build/laws-${process.pid}-${place}`;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const input = fileURLToPath(new URL(entry, import.meta.url));
  const kind = place === 'node' ? 'node' : 'browser';
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [
      packWasm(source('wasm/binaries')),
      compiled ? packCompanion(source('wasm')) : withoutCompanion,
    ] as never,
    resolve: {
      alias: [
        { find: /^#platform$/, replacement: source(`platform/${kind}.ts`) },
        { find: /^#wasm-binaries$/, replacement: source(`wasm/packed.${kind}.ts`) },
        {
          find: /^#wasm-package$/,
          replacement: source(`wasm/package.${place === 'node' ? 'loaded' : 'bundled'}.ts`),
        },
      ],
    },
    build: {
      target: 'es2022',
      // tfjs waits for its threads for ever where it is minified.
      minify: false,
      outDir: folder,
      copyPublicDir: false,
      chunkSizeWarningLimit: 1e6,
      ...(place === 'node' && { ssr: input }),
      rolldownOptions: { input, output: { entryFileNames: 'main.mjs' } },
    },
  });
  return { folder, main: `${folder}/main.mjs` };
}
