import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  gaussian,
  gaussianMixture,
  mlpDecoder,
  mlpEncoder,
  saveModel,
  sigmoidBeliefNetwork,
  vae,
  type SavableModel,
  type Vae,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { command } from './command.js';
import { folderOfTest } from './files.js';

const folder = await folderOfTest();
const at = (name: string) => join(folder, name);
const text = (name: string) => readFile(at(name), 'utf8');

const networks = { latent: 2, encoder: mlpEncoder([4]), decoder: mlpDecoder([4]) };
let flat: Vae;
const models: Readonly<Record<string, () => SavableModel>> = {
  flat: () => (flat = vae({ ...networks, data: [64], likelihood: bernoulli() })),
  color: () => vae({ ...networks, data: [5, 4, 3], likelihood: bernoulli() }),
  space: () => vae({ ...networks, data: [3], likelihood: gaussian() }),
  square: () => vae({ ...networks, data: [16], likelihood: gaussian() }),
  rows: () => vae({ ...networks, data: [5], likelihood: gaussian() }),
  labelled: () => vae({ ...networks, data: [5], condition: 3, likelihood: gaussian() }),
  network: () => sigmoidBeliefNetwork({ data: [64], layers: [3] }),
  encoded: () => sigmoidBeliefNetwork({ data: [64], layers: [3] }).amortized(),
  codes: () => autoencoder({ ...networks, data: [64], likelihood: bernoulli() }),
  mixture: () =>
    gaussianMixture({
      covariance: 'spherical',
      weights: [1],
      means: [[3, -3]],
      covariances: [0.01],
    }),
};

const sample = (name: string, ...words: readonly string[]) =>
  command('sample', at(`${name}.safetensors`), '--backend', 'cpu', ...words);

describe('vae-kit sample', () => {
  useBackend('cpu');

  beforeAll(async () => {
    for (const [name, make] of Object.entries(models)) {
      await saveModel(make(), at(`${name}.safetensors`));
    }
  });

  it('draws what the model generates with that seed', async () => {
    const out = at('flat.json');
    const { printed, error } = await sample('flat', '--count', '3', '--seed', '9', '--out', out);
    expect([printed, error]).toEqual([`${out} is written: 3 of 64, seed 9\n`, '']);
    const { seed, output, shape, values } = JSON.parse(await text('flat.json')) as Said;
    expect([seed, output, shape]).toEqual([9, 'mean', [3, 64]]);
    // Each number in as few digits as name it, and no other.
    expect(values.map((row) => row.map(Math.fround))).toEqual(
      flat.generate(3, { seed: 9 }).arraySync(),
    );
  });

  it('shows images in the terminal, without colours where there is none', async () => {
    const { printed } = await sample('flat', '--count', '4', '--columns', '2');
    expect(printed.replace(/\n$/, '').split('\n')).toHaveLength(11);
    expect(printed).not.toContain('\u001B');
  });

  it.each(['flat', 'color', 'network', 'encoded'])('makes a page of images: %s', async (name) => {
    await sample(name, '--count', '6', '--columns', '3', '--out', at(`${name}.html`));
    const { document } = new JSDOM(await text(`${name}.html`)).window;
    const image = document.querySelector<HTMLImageElement>('figure img')!;
    const file = Buffer.from(image.src.replace('data:image/png;base64,', ''), 'base64');
    const { width, height } = PNG.sync.read(file);
    const [high, wide] = name === 'color' ? [5, 4] : [8, 8];
    expect([width, height]).toEqual([3 * (wide + 2) + 2, 2 * (high + 2) + 2]);
    expect([image.width, image.height]).toEqual([3 * width, 3 * height]);
    expect(document.querySelector('figcaption')!.textContent).toMatch(/^6 images, .* Seed 1\.$/);
    expect(image.className).toContain('pixels');
  });

  it('makes a picture of images', async () => {
    await sample('flat', '--count', '4', '--columns', '4', '--out', at('flat.PNG'));
    expect(PNG.sync.read(await readFile(at('flat.PNG'))).width).toBe(4 * 10 + 2);
  });

  it.each([
    ['space', 12],
    ['mixture', 12],
  ])('makes a page and pictures of points: %s', async (name, count) => {
    for (const ending of ['html', 'svg', 'png']) {
      await sample(name, '--count', String(count), '--out', at(`${name}.${ending}`));
    }
    const { document } = new JSDOM(await text(`${name}.html`)).window;
    const { src } = document.querySelector<HTMLImageElement>('figure img')!;
    const svg = Buffer.from(src.replace('data:image/svg+xml;base64,', ''), 'base64').toString();
    expect(svg.match(/<circle /g)).toHaveLength(count);
    expect((await text(`${name}.svg`)).match(/<circle /g)).toHaveLength(count);
    expect(PNG.sync.read(await readFile(at(`${name}.png`))).width).toBeGreaterThan(500);
  });

  it('writes rows of numbers, under their names', async () => {
    const { printed } = await sample('mixture', '--count', '3');
    const [head, ...rows] = printed.trimEnd().split('\n');
    expect(head).toBe('x1,x2');
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      const [x, y] = row.split(',').map(Number);
      expect([Math.abs(x! - 3) < 1, Math.abs(y! + 3) < 1]).toEqual([true, true]);
    }
    await sample('rows', '--count', '2', '--out', at('rows.csv'));
    expect((await text('rows.csv')).split('\n').map((row) => row.split(',').length)).toEqual([
      5, 5, 5, 1,
    ]);
    await sample('rows', '--count', '2', '--out', at('rows.html'));
    const { document } = new JSDOM(await text('rows.html')).window;
    expect(document.querySelectorAll('.scroll tbody tr')).toHaveLength(2);
  });

  it('takes a few numbers for numbers, square as they may be', async () => {
    const { printed } = await sample('square', '--count', '1');
    expect(printed.split('\n')[0]).toMatch(/^x1,x2,.*,x16$/);
  });

  it('draws under a condition, and asks for one where it is needed', async () => {
    const drawn = await Promise.all(
      ['1', '0,1,0', '1x5', '2'].map(async (condition, i) => {
        await sample('labelled', '--count', '2', '--condition', condition, '--out', at(`${i}.csv`));
        return text(`${i}.csv`);
      }),
    );
    expect(drawn[0]).toBe(drawn[1]);
    expect(new Set(drawn).size).toBe(3);
    expect((await sample('labelled')).error).toMatch(
      /^vae-kit: --condition must be given for this model, 3 numbers, but got none\. Give a class/,
    );
    expect((await sample('rows', '--condition', '1')).error).toMatch(/without a condition/);
  });

  it('says what cannot be drawn, or written', async () => {
    expect((await sample('codes')).error).toMatch(/got an auto-encoder, which has none\. Fit one/);
    expect((await sample('flat', '--out', at('flat.svg'))).error).toMatch(
      /^vae-kit: --out must end in \.html, \.png, \.csv or \.json here, but got \.svg/,
    );
    expect((await sample('rows', '--out', at('rows.png'))).error).toMatch(
      /^vae-kit: --out must end in \.html, \.csv or \.json here, but got \.png/,
    );
    expect((await sample('flat', '--out', at('flat.json/a.csv'))).error).toMatch(
      /^vae-kit: --out must be a file that can be written, but got /,
    );
  });
});

interface Said {
  readonly seed: number;
  readonly output: string;
  readonly shape: number[];
  readonly values: number[][];
}
