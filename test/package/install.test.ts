import { createServer, type ViteDevServer } from 'vite';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import commonjs from '@rollup/plugin-commonjs';
import { copyFile, cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, ISOLATED, policy, resultBox, runPage, visit, type PageResult } from './page.js';
import { newProject, output, packTarball, PEERS, temporary, tool } from './project.js';

const packed = await temporary();
let tarball: string;

beforeAll(async () => {
  tarball = await packTarball(packed.folder);
});

afterAll(() => packed.remove());

/** Losses of a run of a few steps: numbers, and going down. */
function expectTrained(losses: readonly number[] | undefined): void {
  expect(losses).toHaveLength(3);
  expect(losses!.every((loss) => Number.isFinite(loss))).toBe(true);
  expect(losses![2]).toBeLessThan(losses![0]!);
}

describe('the tarball', () => {
  it('holds no sources, tests or build leavings', async () => {
    const names = (await output('tar', ['-tzf', tarball], packed.folder)).trim().split('\n');
    expect(names).toContain('package/dist/index.d.cts');
    expect(names).toContain('package/LICENSE');
    const strays = names.filter(
      (name) =>
        !/^package\/(dist\/|(package\.json|(wasm|testing)\/package\.json|README\.md|LICENSE|CHANGELOG\.md)$)/.test(
          name,
        ),
    );
    expect(strays).toEqual([]);
  });
});

describe('a project that installs all', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await newProject(packed.folder, [tarball, ...PEERS]);
  });

  it('trains the same in ESM and in CommonJS', async () => {
    const esm = JSON.parse(await output('node', ['node/main.mjs'], folder)) as PageResult;
    const cjs = JSON.parse(await output('node', ['node/main.cjs'], folder)) as PageResult;
    expect(esm.backend).toBe('wasm');
    expectTrained(esm.losses);
    expect(cjs).toEqual(esm);
  });

  it('leaves an error that nobody catches to Node, which prints it alone', async () => {
    const failure = (await output('node', ['node/uncaught.mjs'], folder).catch(
      (error: unknown) => error,
    )) as Error;
    expect(failure.message).toContain('Error: nobody catches this');
    expect(failure.message.length).toBeLessThan(2000);
  });

  it.each(['nodenext', 'bundler'])('compiles under %s', async (resolution) => {
    await tool('tsc', ['--project', `types/${resolution}.json`], folder);
  });

  const bundles: Record<string, () => Promise<string>> = {
    async vite() {
      await tool(
        'vite',
        ['build', 'page', '--outDir', '../of-vite', '--logLevel', 'error'],
        folder,
      );
      return 'of-vite';
    },
    async rollup() {
      const bundle = await rollup({
        input: join(folder, 'page/main.js'),
        plugins: [nodeResolve({ browser: true }), commonjs()],
        onwarn: () => undefined,
      });
      await bundle.write({ dir: join(folder, 'of-rollup'), format: 'es' });
      await copyFile(join(folder, 'page/index.html'), join(folder, 'of-rollup/index.html'));
      return 'of-rollup';
    },
    async esbuild() {
      await esbuild({
        absWorkingDir: folder,
        entryPoints: ['page/main.js'],
        bundle: true,
        splitting: true,
        format: 'esm',
        platform: 'browser',
        outdir: 'of-esbuild',
        logLevel: 'silent',
      });
      await copyFile(join(folder, 'page/index.html'), join(folder, 'of-esbuild/index.html'));
      return 'of-esbuild';
    },
  };

  describe.each(Object.keys(bundles))('a page built by %s', (bundler) => {
    let built: string;

    beforeAll(async () => {
      built = join(folder, await bundles[bundler]!());
    });

    it('has each binary in a chunk of its own, loaded only where it is needed', async () => {
      const names = (await readdir(built, { recursive: true, encoding: 'utf8' })).filter((name) =>
        name.endsWith('.js'),
      );
      const contents = await Promise.all(names.map((name) => readFile(join(built, name), 'utf8')));
      // Base 64 of what every gzip file starts with; the companion is packed too, and much shorter.
      const withBinary = contents.filter((content) =>
        /["'`]H4sI[A-Za-z0-9+/]{100000}/.test(content),
      );
      expect(withBinary).toHaveLength(3);
      expect(withBinary.every((content) => !content.includes('vae-kit:'))).toBe(true);
    });

    it.runIf(browser)('trains in a browser', async () => {
      const { error, losses, convLosses, ...report } = await runPage(built);
      expect(error).toBeUndefined();
      expect(report).toEqual({
        backend: 'wasm',
        simd: true,
        threads: 1,
        threaded: false,
        companion: 'relaxed-simd',
        isolated: false,
      });
      expectTrained(losses);
      expectTrained(convLosses);
    });

    it.runIf(browser)('trains in a browser that allows threads', async () => {
      const { error, losses, convLosses, threads, threaded, companion, isolated } = await runPage(
        built,
        ISOLATED,
      );
      expect(error).toBeUndefined();
      expect(isolated).toBe(true);
      expect(companion).toBe('relaxed-simd');
      // A minified page, as Vite makes it, gets by without threads; else tfjs takes half of the
      // cores, and 4 at most.
      expect(threaded).toBe(bundler !== 'vite');
      expect(threads).toBeGreaterThanOrEqual(1);
      expectTrained(losses);
      expectTrained(convLosses);
    });
  });

  describe.runIf(browser)('a page with a content security policy', () => {
    let built: string;

    beforeAll(async () => {
      built = join(folder, await bundles.esbuild!());
      await cp(
        join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'),
        join(built, 'binaries'),
        { recursive: true, filter: (path) => !/\.[a-z]+$/.test(path) || path.endsWith('.wasm') },
      );
    });

    it('that forbids WebAssembly says so, and what to allow', async () => {
      const { error } = await runPage(built, policy(''));
      expect(error).toMatch(
        /^VaeKitError: vae-kit: WebAssembly must be allowed to run, but got CompileError.* add 'wasm-unsafe-eval' to its script-src/,
      );
    });

    it('that forbids blob: URLs trains, also with the files served', async () => {
      const strict = policy("'wasm-unsafe-eval'");
      for (const query of ['', '?paths=/binaries']) {
        const { losses, companion } = await runPage(built, strict, query);
        expect(companion).toBe('relaxed-simd');
        expectTrained(losses);
      }
    });

    it.each([
      ['no threads, trains without them', "'wasm-unsafe-eval'", false],
      ['threads, trains with them', "'wasm-unsafe-eval' blob:", true],
    ])('that allows WebAssembly and %s', async (_, scripts, threaded) => {
      const { error, losses, ...report } = await runPage(built, {
        ...policy(scripts),
        ...ISOLATED,
      });
      expect(error).toBeUndefined();
      expect(report).toMatchObject({ isolated: true, threaded, companion: 'relaxed-simd' });
      expectTrained(losses);
    });
  });

  it.runIf(browser)('trains in a page of the development server of Vite', async () => {
    const { receive, result } = resultBox();
    const mailbox = {
      name: 'mailbox',
      configureServer: ({ middlewares }: ViteDevServer) => void middlewares.use('/result', receive),
    };
    const server = await createServer({
      root: join(folder, 'page'),
      configFile: false,
      logLevel: 'error',
      server: { port: 0, host: '127.0.0.1' },
      plugins: [mailbox],
    });
    await server.listen();
    const { error, losses } = await visit(server.resolvedUrls!.local[0]!, result);
    await server.close();
    expect(error).toBeUndefined();
    expectTrained(losses);
  });
});

describe('a project without the WASM backend', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await newProject(packed.folder, [tarball, '@tensorflow/tfjs-backend-cpu@~4.22.0']);
  });

  it.each(['missing-wasm.mjs', 'missing-wasm.cjs'])(
    'hears of it from useWasm, in %s',
    async (file) => {
      const { message, code } = JSON.parse(await output('node', [`node/${file}`], folder)) as {
        message: string;
        code: string;
      };
      expect(message).toMatch(
        /^vae-kit: useWasm needs the package @tensorflow\/tfjs-backend-wasm, but got Error.*Cannot find .*\. Install it with npm install @tensorflow\/tfjs-backend-wasm@~4\.22\.0\.$/,
      );
      expect(code).toMatch(/MODULE_NOT_FOUND$/);
    },
  );

  it('hears of it from a bundler when a page is built', async () => {
    const build = esbuild({
      absWorkingDir: folder,
      entryPoints: ['page/main.js'],
      bundle: true,
      format: 'esm',
      outfile: 'of-esbuild.js',
      logLevel: 'silent',
    });
    await expect(build).rejects.toThrow(/Could not resolve "@tensorflow\/tfjs-backend-wasm"/);
  });

  it('gets the peers it needs from npm alone, and trains', async () => {
    const installed = await readdir(join(folder, 'node_modules/@tensorflow'));
    expect(installed.sort()).toEqual(['tfjs-backend-cpu', 'tfjs-core', 'tfjs-layers']);
    const { losses } = JSON.parse(
      await output('node', ['node/without-wasm.mjs'], folder),
    ) as PageResult;
    expectTrained(losses);
  });
});
