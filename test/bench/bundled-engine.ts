import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { EngineSpec } from './engine-list.js';

// Inside the repository, where Node finds the packages that are left outside.
const FOLDER = fileURLToPath(new URL('../../build/bench', import.meta.url));

/**
 * The same engine as one file of JavaScript: what Node's loader takes for TypeScript would be most
 * of its start. An engine in another language stays as it is.
 */
export async function bundledEngine(spec: EngineSpec): Promise<EngineSpec> {
  const entry = spec.args.at(-1)!;
  if (!entry.endsWith('.ts')) return spec;
  await mkdir(FOLDER, { recursive: true });
  const outfile = join(FOLDER, `${basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    // As a stranger's project resolves it, without this repository's own paths.
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  const flags = spec.args.slice(0, spec.args.indexOf('--import'));
  return { ...spec, args: [...flags, outfile] };
}
