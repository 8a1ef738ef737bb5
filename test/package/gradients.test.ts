import { build } from 'esbuild';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser, runPage } from './page.js';
import { newProject, packTarball, root, temporary } from './project.js';

const TFJS = [
  'core',
  'layers',
  'backend-cpu',
  'backend-wasm',
  'backend-webgl',
  'backend-webgpu',
].map((name) => `@tensorflow/tfjs-${name}`);

const PAGE = `
  import '@tensorflow/tfjs-backend-webgl';
  import '@tensorflow/tfjs-backend-webgpu';
  import { report } from './gradients.page.js';
  await report();
`;

/** What tfjs gets wrong on every backend, as in test/wasm/corrections. */
const FAULTS = [
  /^avgPool/,
  /^resize(Bilinear|NearestNeighbor) .* half-pixel centers$/,
  /^mirrorPad/,
];

// The backends for GPUs are big, and needed here alone: this project gets them, and not the
// library's.
describe.runIf(browser)('gradients in a page', () => {
  let remove: () => Promise<void>;
  let folder: string;

  beforeAll(async () => {
    const packed = await temporary();
    remove = packed.remove;
    const project = await newProject(packed.folder, [
      await packTarball(packed.folder),
      ...TFJS.map((name) => `${name}@~4.22.0`),
    ]);
    folder = join(project, 'page');
    await build({
      stdin: { contents: PAGE, resolveDir: join(root, 'test/package') },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      alias: Object.fromEntries(
        [...TFJS, 'vae-kit/wasm'].map((name) => [
          name,
          join(
            project,
            'node_modules',
            name === 'vae-kit/wasm' ? 'vae-kit/dist/wasm/index.js' : name,
          ),
        ]),
      ),
      tsconfigRaw: '{}',
      outdir: join(project, 'gradients'),
      entryNames: 'main',
      logLevel: 'silent',
    });
    await copyFile(join(folder, 'index.html'), join(project, 'gradients/index.html'));
    folder = join(project, 'gradients');
  });

  afterAll(() => remove());

  it.each(['wasm', 'webgl', 'webgpu'])('are right on %s after useWasm', async (backend) => {
    const { error, count, wrong } = await runPage(
      folder,
      {},
      `?backend=${backend}&accelerate=true`,
    );
    expect(error).toBeUndefined();
    expect(count).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });

  it.each(['webgl', 'webgpu'])(
    'are right on %s without it, but for known faults of tfjs',
    async (backend) => {
      const { error, wrong } = await runPage(folder, {}, `?backend=${backend}&accelerate=false`);
      expect(error).toBeUndefined();
      expect(wrong!.filter((name) => !FAULTS.some((fault) => fault.test(name)))).toEqual([]);
      for (const fault of FAULTS) expect(wrong).toContainEqual(expect.stringMatching(fault));
    },
  );
});
