import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);

/**
 * A plugin for Rollup and Vite: an imported .wasm file becomes a module with its bytes (gzip,
 * base 64) and the version of the package that it is from.
 *
 * @param {string} folder - Where the modules pretend to be, which decides where they are written.
 */
export function packWasm(folder) {
  return {
    name: 'pack-wasm',
    enforce: 'pre',
    resolveId(source) {
      return source.endsWith('.wasm') ? `${folder}/${basename(source, '.wasm')}.js` : null;
    },
    load(id) {
      if (!id.startsWith(`${folder}/`)) return null;
      const file = require.resolve(
        `@tensorflow/tfjs-backend-wasm/dist/${basename(id, '.js')}.wasm`,
      );
      const { version } = require('@tensorflow/tfjs-backend-wasm/package.json');
      const gzip = gzipSync(readFileSync(file), { level: 9 }).toString('base64');
      return {
        code: `export const version = '${version}';\nexport const gzip = '${gzip}';\n`,
        map: { mappings: '' },
        meta: { packedFrom: file },
      };
    },
  };
}
