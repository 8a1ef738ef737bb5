import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const textOf = (file) => readFileSync(require.resolve(file), 'utf8');

const INTRODUCTION = `vae-kit.js contains, besides vae-kit itself:

- @tensorflow/tfjs-core, @tensorflow/tfjs-layers, @tensorflow/tfjs-backend-wasm and, of
  @tensorflow/tfjs-backend-cpu, what they share, and long: under the Apache License 2.0, parts of
  tfjs-layers under the MIT license. Their notices stand at the end of the file.
- seedrandom, under the MIT license.

The files of ../wasm/binaries contain the WebAssembly modules of @tensorflow/tfjs-backend-wasm, under
the Apache License 2.0.
`;

/** A plugin for Rollup: writes the licences of what a page's build brings along into a file beside it. */
export const browserLicences = {
  name: 'browser-licences',
  generateBundle() {
    const [, seedrandom] = textOf('seedrandom/seedrandom.js').match(/\/\*(.*?)\*\//s);
    const [alea] = textOf('seedrandom/lib/alea.js').match(/^(\/\/.*\n)+/);
    const texts = [
      textOf('long/LICENSE').trim(),
      `seedrandom\n\n${seedrandom.trim()}`,
      `seedrandom: lib/alea.js\n\n${alea.replace(/^\/\/ ?/gm, '').trim()}`,
    ];
    this.emitFile({
      type: 'asset',
      fileName: 'LICENCES.txt',
      source: [INTRODUCTION, ...texts].join(`\n${'-'.repeat(80)}\n`) + '\n',
    });
  },
};
