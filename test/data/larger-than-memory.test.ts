import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { idxBytes } from './idx-bytes.js';

const MEGABYTE = 2 ** 20;
const OLD_SPACE = 32;
const FILE = 4 * OLD_SPACE;
const WIDTH = 4096;
const ROWS = (FILE * MEGABYTE) / WIDTH;

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vae-kit-large-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a dataset four times larger than the heap may be', () => {
  it('trains with flat memory', async () => {
    const path = join(folder, 'rows-idx2-ubyte');
    const file = await open(path, 'w');
    await file.write(idxBytes(8, [ROWS, WIDTH], []));
    const block = Uint8Array.from({ length: MEGABYTE }, (_, i) => i % 256);
    for (let written = 0; written < FILE; written++) await file.write(block);
    await file.close();

    // As plain JavaScript, so that no compiler needs room in the heap.
    const program = join(folder, 'train-from-disk.mjs');
    await build({
      entryPoints: [join(root, 'test/data/train-from-disk.ts')],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      tsconfig: join(root, 'tsconfig.json'),
    });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const { stdout } = await promisify(execFile)(process.execPath, [
      `--max-old-space-size=${OLD_SPACE}`,
      program,
      path,
    ]);
    const seen = JSON.parse(stdout) as Record<string, number>;
    expect(seen.steps).toBe(ROWS / 128);
    // Each row has each byte as often as another.
    expect(seen.mean).toBeCloseTo(0.5, 3);
    // What is freed is collected now and then: less than half of the file is there at any time.
    expect(seen.growth).toBeLessThan((FILE / 2) * MEGABYTE);
    expect(seen.arrayBuffers).toBeLessThan((FILE / 2) * MEGABYTE);
  }, 240_000);
});
