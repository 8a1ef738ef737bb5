import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser } from './page.js';
import { judgePage, VIEWS } from './pages.js';
import { newProject, output, packTarball, root, temporary } from './project.js';

const PEERS = [
  '@tensorflow/tfjs-core@~4.22.0',
  '@tensorflow/tfjs-layers@~4.22.0',
  '@tensorflow/tfjs-backend-wasm@~4.22.0',
];
const MOST_BYTES = 6_500_000;
/** A run of a few steps. */
const quick = (steps: number) => ['--epochs', '1', '--steps', String(steps)];
const DIGITS = ['--data', 'synthetic'];

const packed = await temporary();
let project: string;
let tarball: string;

const vaeKit = (...words: readonly string[]) =>
  output('npx', ['--no-install', 'vae-kit', ...words], project);
const at = (...names: readonly string[]) => join(project, ...names);

beforeAll(async () => {
  tarball = await packTarball(packed.folder);
  project = await newProject(packed.folder, [tarball, ...PEERS]);
});

afterAll(() => packed.remove());

describe('the command of the package, where nothing else is installed', () => {
  it('names the examples', async () => {
    const names = (await vaeKit('example', '--list')).trim().split('\n');
    expect(names).toHaveLength(11);
  });

  it('trains on digits, and leaves one page, a checkpoint and the model', async () => {
    const printed = await vaeKit('example', 'mnist', ...quick(5), ...DIGITS);
    expect(printed).toContain('npm install @resvg/resvg-js');
    expect((await readdir(at('out/mnist'))).sort()).toEqual([
      'checkpoints',
      'cover.svg',
      'decoder',
      'encoder',
      'index.html',
      'model.safetensors',
      'result.json',
    ]);
    const page = await readFile(at('out/mnist/index.html'), 'utf8');
    expect(page).not.toMatch(/(src|srcset|href)="(?!data:)/);
    expect(page.match(/<figcaption>/g)).toHaveLength(5);
    expect(page).toContain('data:image/svg+xml');
  });

  it('goes on where it was stopped', async () => {
    const printed = await vaeKit('example', 'mnist', ...quick(7), ...DIGITS, '--resume');
    expect(printed).toContain('taken up at epoch 1, step 5');
    expect(await vaeKit('info', 'out/mnist/checkpoints/model.safetensors')).toMatch(/7 steps/);
  });

  it('trains on points', async () => {
    await vaeKit('example', 'swiss-roll', ...quick(5));
    expect(existsSync(at('out/swiss-roll/index.html'))).toBe(true);
  });

  it('tells what was saved, and draws from it', async () => {
    expect(await vaeKit('info', 'out/mnist/model.safetensors')).toMatch(/^model +variational/);
    await vaeKit('sample', 'out/mnist/model.safetensors', '--count', '20', '--out', 'digits.html');
    await vaeKit('sample', 'out/swiss-roll/model.safetensors', '--out', 'points.html');
    expect(await readFile(at('digits.html'), 'utf8')).toContain('data:image/png');
    expect(await readFile(at('points.html'), 'utf8')).toContain('data:image/svg+xml');
  });

  it('says what is wrong in one line, and fails', async () => {
    await expect(vaeKit('info', 'package.json')).rejects.toThrow(
      /\n\nvae-kit: package\.json must be a safetensors file, but got [^\n]*\.\n$/,
    );
  });

  describe.skipIf(!browser)('makes pages', () => {
    const pages = ['out/mnist/index.html', 'out/swiss-roll/index.html', 'digits.html'];
    const views = pages.flatMap((page) => VIEWS.map((view) => ({ page, ...view })));

    it.each(views)(
      'that all can read: $page, $width wide, dark $dark',
      async ({ page, ...view }) => {
        const { error, violations, passes, dark, width, contentWidth } = await judgePage(
          at(page),
          view,
        );
        expect(error).toBeUndefined();
        expect(violations).toEqual([]);
        expect(passes).toBeGreaterThan(10);
        expect([dark, width]).toEqual([view.dark, view.width]);
        expect(contentWidth).toBeLessThanOrEqual(view.width);
      },
    );
  });

  it('says what to install where a peer is missing, and helps all the same', async () => {
    await rm(at('node_modules/@tensorflow/tfjs-layers'), { recursive: true });
    await expect(vaeKit('info', 'out/mnist/model.safetensors')).rejects.toThrow(
      /\n\nvae-kit: this command needs the package @tensorflow\/tfjs-layers, but got [^\n]*\.\n$/,
    );
    expect(await vaeKit('--help')).toContain('Usage: vae-kit');
  });
});

describe('what the package brings for its command', () => {
  it('leaves the package below 5 MB', async () => {
    const folder = at('node_modules/vae-kit');
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const sizes = files
      .filter((file) => file.isFile() && !file.parentPath.includes('vae-kit/node_modules'))
      .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThan(MOST_BYTES);
  });

  it('goes with the licence of every package whose code is in it', async () => {
    const licences = await readFile(at('node_modules/vae-kit/dist/cli/LICENCES.txt'), 'utf8');
    // Another bundler tells what that is.
    const { metafile } = await build({
      entryPoints: [join(root, 'src/cli/bin.ts')],
      bundle: true,
      write: false,
      metafile: true,
      splitting: true,
      outdir: 'nowhere',
      format: 'esm',
      platform: 'node',
      tsconfigRaw: '{}',
      external: ['vae-kit', '@tensorflow/*', '@resvg/resvg-js'],
      logLevel: 'error',
    });
    const bundled = Object.values(metafile.outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
    const names = [...new Set(bundled)];
    expect(names).toContain('@observablehq/plot');
    const missing = names.filter((name) => !licences.includes(`\n${name} `));
    expect(missing).toEqual([]);
    const parts = licences.split(/^-{80}$/m).slice(1);
    for (const part of parts) expect(part).toMatch(/copyright|permission/i);
  });
});
