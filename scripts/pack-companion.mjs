import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const OPTIONS = [
  '--importMemory',
  '--runtime',
  'stub',
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
  '--noAssert',
  // The maximum that tfjs's memories have; an import has to name it.
  '--maximumMemory',
  '65536',
  // v128 in signatures: none of these functions is exported.
  '--disableWarning',
  '112',
  '--enable',
  'simd',
];

/** The memory is tfjs's: a data segment or a start function would write into it. */
function checked(bytes) {
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === 2 && bytes[at] !== 1) throw new Error('the companion imports more than a memory');
    if (id === 8 || id === 11)
      throw new Error('the companion has a start function or a data segment');
    at += size;
  }
  return bytes;
}

/**
 * Compiles the companion module.
 *
 * @param {string} folder - Its sources.
 * @param {string} name - What the build is called.
 * @param {string[]} extra - Options of the compiler beside those of every build.
 */
export async function compile(folder, name, extra) {
  const out = mkdtempSync(join(tmpdir(), 'vae-kit-companion-'));
  try {
    const file = join(out, `${name}.wasm`);
    // AssemblyScript takes paths from the working directory only.
    const { error, stderr } = await asc.main([
      relative(process.cwd(), join(folder, 'index.ts')),
      '-o',
      relative(process.cwd(), file),
      ...OPTIONS,
      ...extra,
    ]);
    if (error) throw new Error(`${error.message}\n${stderr}`);
    return readFileSync(file);
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** What has been compiled, by the folder of its sources: one build asks several times. */
const compiled = new Map();

const compileBoth = (sources) =>
  Promise.all([
    compile(sources, 'simd', []),
    compile(sources, 'relaxed-simd', ['--enable', 'relaxed-simd']),
  ]);

/**
 * A plugin for Rollup and Vite: compiles the companion module from AssemblyScript, with plain and
 * with relaxed SIMD, into a module that exports both (gzip, base 64).
 *
 * @param {string} room - The folder of src/wasm.
 */
export function packCompanion(room) {
  const sources = join(room, 'assembly');
  const id = join(room, 'companion-binaries.js');
  return {
    name: 'pack-companion',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith('/companion-binaries.js') ? id : null),
    async load(asked) {
      if (asked !== id) return null;
      for (const file of readdirSync(sources)) this.addWatchFile(join(sources, file));
      if (!compiled.has(sources)) compiled.set(sources, compileBoth(sources));
      const [simd, relaxedSimd] = (await compiled.get(sources)).map((bytes) =>
        gzipSync(checked(bytes), { level: 9 }).toString('base64'),
      );
      return {
        code: `export const simd = '${simd}';\nexport const relaxedSimd = '${relaxedSimd}';\n`,
        map: { mappings: '' },
      };
    },
  };
}
