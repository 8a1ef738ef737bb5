import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, ISOLATED, policy, runPage } from './page.js';
import { root, temporary } from './project.js';

const { folder, remove } = await temporary();

beforeAll(async () => {
  await cp(join(root, 'test/package/consumers/no-bundler'), folder, { recursive: true });
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(root, 'node_modules/@tensorflow'), join(folder, 'tfjs'), { recursive: true });
});

afterAll(remove);

/** Opens one of the pages, as the page of the folder. */
async function open(page: string, headers: Readonly<Record<string, string>> = {}, query = '') {
  await cp(join(folder, page), join(folder, 'index.html'));
  return runPage(folder, headers, query);
}

async function run(...page: Parameters<typeof open>) {
  const { error, ...result } = await open(...page);
  expect(error).toBeUndefined();
  expect(result.losses).toHaveLength(3);
  expect(result.losses![2]).toBeLessThan(result.losses![0]!);
  return result;
}

describe.runIf(browser)('without a bundler, a page trains', () => {
  it.each([
    ['with all in one file', 'whole.html'],
    ['with an import map', 'import-map.html'],
  ])('%s', async (_, page) => {
    expect(await run(page)).toMatchObject({
      backend: 'wasm',
      simd: true,
      companion: 'relaxed-simd',
    });
  });

  it('in a service worker that is told where the files are, as import() is not for it', async () => {
    const { error } = await open('worker.html');
    expect(error).toMatch(
      /^VaeKitError: vae-kit: the part of vae-kit that holds the WASM binary must load, but got TypeError: import\(\) is disallowed .* bundle it to one file, or serve the \.wasm files/,
    );
    const paths = '?paths=/tfjs/tfjs-backend-wasm/dist';
    expect(await run('worker.html', {}, paths)).toMatchObject({ companion: 'relaxed-simd' });
  });

  it('where threads may run, without those of tfjs', async () => {
    expect(await run('whole.html', ISOLATED)).toMatchObject({ isolated: true, threaded: false });
  });

  it('on two threads and on all, with the numbers of one', async () => {
    for (const query of ['?threads=2', '?threads=3', '?threads=auto']) {
      const { productThreads, productThreadsProblem, ...page } = await run(
        'threads.html',
        ISOLATED,
        query,
      );
      const wanted = query.endsWith('auto') ? Math.min(page.cores!, 16) : Number(query.at(-1));
      expect([productThreads, productThreadsProblem]).toEqual([wanted, undefined]);
      expect(page.kept).toBe(wanted);
      expect(page.aloneLosses).toEqual(page.losses);
    }
  });

  it('on one thread where more may not be, and says why', async () => {
    const page = await run('threads.html', {}, '?threads=auto');
    expect(page).toMatchObject({ isolated: false, productThreads: 1 });
    if (page.cores! > 1)
      expect(page.productThreadsProblem).toBe('the page is not cross-origin isolated');
    const scripts = "'unsafe-inline' 'wasm-unsafe-eval'";
    const strict = await run('threads.html', { ...ISOLATED, ...policy(scripts) }, '?threads=2');
    expect(strict).toMatchObject({ isolated: true, productThreads: 1, kept: 1 });
    expect(strict.productThreadsProblem).toMatch(/^a thread did not start: /);
  });
});

describe.runIf(browser)('in one file', () => {
  it('a service worker trains with nothing else', async () => {
    const path = join(folder, 'service-worker.js');
    await build({
      entryPoints: [path],
      outfile: path,
      allowOverwrite: true,
      bundle: true,
      format: 'iife',
      logLevel: 'error',
    });
    expect(await run('worker.html')).toMatchObject({ companion: 'relaxed-simd' });
  });
});

describe('the builds for pages', () => {
  it.each([
    ['vae-kit.js', []],
    [
      'vae-kit.peers.js',
      ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
    ],
  ])('import nothing in %s but %j and the binaries', async (name, peers) => {
    const code = await readFile(join(folder, 'dist/browser', name), 'utf8');
    const imported = [...code.matchAll(/(?:^|[;}])(?:import|export)[^;"'`()]*?from"([^"]+)"/gm)];
    expect([...new Set(imported.map(([, from]) => from))].sort()).toEqual(peers);
    const later = [...code.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, from]) => from).sort();
    expect(later).toEqual(
      ['-simd', '-threaded-simd', ''].map((kind) => `../wasm/binaries/tfjs-backend-wasm${kind}.js`),
    );
  });

  it('come with the licences of what is in them', async () => {
    const text = await readFile(join(folder, 'dist/browser/LICENCES.txt'), 'utf8');
    expect(text).toMatch(/tfjs-core[^]*Apache License\s+Version 2\.0[^]*Copyright 2019 David Bau/);
    const code = await readFile(join(folder, 'dist/browser/vae-kit.js'), 'utf8');
    expect(code).toMatch(/Copyright \d+ Google LLC\. All Rights Reserved/);
  });
});
