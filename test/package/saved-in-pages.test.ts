import { build } from 'esbuild';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, runPage } from './page.js';
import { root, temporary } from './project.js';

const HTML =
  '<!doctype html><title>A saved model</title><script type="module" src="main.js"></script>';

describe.runIf(browser)('a model that a page saves, and loads after it was loaded anew', () => {
  let folder: string;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    ({ folder, remove } = await temporary());
    await build({
      entryPoints: [join(root, 'test/package/saved.page.ts')],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      // As a stranger's project resolves it, without this repository's own paths.
      tsconfigRaw: '{}',
      outfile: join(folder, 'main.js'),
      logLevel: 'error',
    });
    await writeFile(join(folder, 'index.html'), HTML);
  });

  afterAll(() => remove());

  it.each([
    ['nothing', ['file models%2F%C3%BC%3A%201%3F']],
    ['files', ['database']],
    ['writing of files', ['database']],
  ])('is the same to the bit, in a browser that lacks %s', async (lacks, places) => {
    const { error, ...report } = await runPage(folder, {}, `?lacks=${encodeURIComponent(lacks)}`);
    expect(error).toBeUndefined();
    expect(report).toEqual({
      kept: true,
      count: 2 * 784,
      places,
      missing:
        'vae-kit: there must be something to load, but got "another", where there is nothing. ' +
        'Check the path or the name.',
    });
  });
});
