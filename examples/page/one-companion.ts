import { join } from 'node:path';
import type { Plugin } from 'vite';
import { packCompanion } from '../../scripts/pack-companion.mjs';

/** Under which the two builds of the companion are loaded, each alone. */
const ALONE = /\?(simd|relaxedSimd)$/;

/**
 * Loads that one of the two builds of the library's own WASM module that the browser runs. Code
 * that is asked to start at once could not wait for it; the page's worker can.
 *
 * @param room - The folder of src/wasm.
 */
export function oneCompanion(room: string): Plugin {
  const both = join(room, 'companion-binaries.js');
  const choice = join(room, 'chosen-companion.js');
  const { load } = packCompanion(room);
  return {
    name: 'one-companion',
    enforce: 'pre',
    resolveId(id) {
      if (ALONE.test(id)) return id;
      return id.endsWith('/companion-binaries.js') ? choice : null;
    },
    async load(id) {
      const build = ALONE.exec(id)?.[1];
      if (build) {
        const { code } = (await load.call(this, both))!;
        const [, packed] = new RegExp(`const ${build} = '([^']*)'`).exec(code)!;
        return `export const packed = '${packed!}';`;
      }
      if (id !== choice) return null;
      return [
        `import { hasRelaxedSimd } from '${join(room, 'companion.ts')}';`,
        'const { packed } = await (hasRelaxedSimd()',
        `  ? import('${choice}?relaxedSimd')`,
        `  : import('${choice}?simd'));`,
        'export const relaxedSimd = packed;',
        'export const simd = packed;',
      ].join('\n');
    },
  };
}
