import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageResult } from './page.js';
import { newProject, output, packTarball, PEERS, temporary } from './project.js';

const packed = await temporary();
let folder: string;

beforeAll(async () => {
  folder = await newProject(packed.folder, [await packTarball(packed.folder), ...PEERS]);
});

afterAll(() => packed.remove());

// tfjs-core asks for it as soon as it is loaded, where a bundler leaves it asking.
const REQUIRE =
  "import { createRequire as from } from 'node:module'; const require = from(import.meta.url);";

const ofRollup = async (input: string, file: string, format: 'cjs' | 'es') => {
  const bundle = await rollup({
    input: join(folder, input),
    plugins: [nodeResolve({ exportConditions: ['node'] }), commonjs()],
    onwarn: () => undefined,
  });
  await bundle.write({
    file,
    format,
    inlineDynamicImports: true,
    banner: format === 'es' ? REQUIRE : '',
  });
};

const ofEsbuild = (input: string, outfile: string, format: 'cjs' | 'esm') =>
  esbuild({
    absWorkingDir: folder,
    entryPoints: [input],
    outfile,
    bundle: true,
    platform: 'node',
    format,
    banner: { js: format === 'esm' ? REQUIRE : '' },
    logLevel: 'error',
  });

describe('a bundle for a server, alone in a folder, trains', () => {
  it.each<[string, string, (file: string) => Promise<unknown>]>([
    ['CommonJS by esbuild', 'esbuild.cjs', (file) => ofEsbuild('node/main.cjs', file, 'cjs')],
    ['an ES module by esbuild', 'esbuild.mjs', (file) => ofEsbuild('node/main.mjs', file, 'esm')],
    ['CommonJS by Rollup', 'rollup.cjs', (file) => ofRollup('node/main.cjs', file, 'cjs')],
    // It awaits useWasm at its top level, so what it needs must stand before.
    ['an ES module by Rollup', 'rollup.mjs', (file) => ofRollup('node/main.mjs', file, 'es')],
    [
      'an ES module by Vite',
      'vite.mjs',
      (file) =>
        vite({
          root: folder,
          configFile: false,
          logLevel: 'error',
          ssr: { noExternal: true },
          build: {
            ssr: 'node/main.mjs',
            outDir: join(file, '..'),
            rollupOptions: { output: { entryFileNames: basename(file) } },
          },
        }),
    ],
  ])('%s', async (_, name, build) => {
    const alone = join(packed.folder, `alone-${name}`);
    await mkdir(alone);
    await build(join(alone, name));
    const { backend, losses } = JSON.parse(await output('node', [name], alone)) as PageResult;
    expect(backend).toBe('wasm');
    expect(losses).toHaveLength(3);
    expect(losses![2]).toBeLessThan(losses![0]!);
  });
});

describe('where the files of the backend are not beside it', () => {
  it('Node tells of paths that lead nowhere, and starts with others', async () => {
    const program = `
      import { useWasm } from 'vae-kit/wasm';
      const { message } = await useWasm({ paths: '/nowhere' }).catch((error) => error);
      const { backend } = await useWasm({ paths: 'served' });
      console.log(JSON.stringify({ message, backend }));
    `;
    await writeFile(join(folder, 'retry.mjs'), program);
    await mkdir(join(folder, 'served'));
    await copyFile(
      join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
      join(folder, 'served/tfjs-backend-wasm-simd.wasm'),
    );
    const result = JSON.parse(await output('node', ['retry.mjs'], folder)) as object;
    expect(result).toEqual({
      backend: 'wasm',
      message: expect.stringMatching(/^vae-kit: paths must lead to .* ENOENT/) as string,
    });
  });
});
