import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeGallery } from '../../../../examples/shared/running/gallery.js';
import {
  readResults,
  writeResult,
  type Result,
} from '../../../../examples/shared/running/result.js';

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'vae-kit-'));
});

afterEach(() => rm(out, { recursive: true }));

const result = (title: string, change: Partial<Result> = {}): Result => ({
  title,
  summary: 'Both < & more.',
  data: 'MNIST',
  trainedTo: 'epoch 5, step 3,000',
  highlights: { 'test −ELBO': '104.05 nats' },
  figures: ['loss', 'samples'],
  cover: 'One hundred images',
  ...change,
});

describe('the results of runs', () => {
  it('are read again by the folders they lie in, others left out', async () => {
    const [roll, digits] = [result('Roll'), result('Digits')];
    await writeResult(join(out, 'roll'), roll);
    await writeResult(join(out, 'digits'), digits);
    await mkdir(join(out, 'weights'));
    await writeFile(join(out, 'note'), '');
    expect([...(await readResults(out))]).toEqual([
      ['digits', digits],
      ['roll', roll],
    ]);
  });
});

describe('the gallery', () => {
  it('leads to the page of each run, with a picture and its numbers', async () => {
    await writeResult(join(out, 'a b'), result('Digits <1>'));
    await writeResult(join(out, 'roll'), result('Roll', { figures: [], cover: undefined }));
    expect(await writeGallery(out)).toBe(join(out, 'index.html'));
    const { document } = new JSDOM(await readFile(join(out, 'index.html'), 'utf8')).window;
    const links = [...document.querySelectorAll('h2 a')].map((link) => [
      link.textContent,
      link.getAttribute('href'),
    ]);
    expect(links).toEqual([
      ['Digits <1>', 'a%20b/index.html'],
      ['Roll', 'roll/index.html'],
    ]);
    const images = [...document.querySelectorAll('img')];
    expect(images.map((image) => [image.getAttribute('src'), image.alt])).toEqual([
      ['a%20b/cover.png', 'One hundred images'],
    ]);
    expect(images[0]!.closest('a')!.getAttribute('href')).toBe('a%20b/index.html');
    const [first] = document.querySelectorAll('li');
    const facts = first!.querySelectorAll('th, td');
    expect([...facts].map(({ textContent }) => textContent)).toEqual([
      'test −ELBO',
      '104.05 nats',
      'Data',
      'MNIST',
      'Trained to',
      'epoch 5, step 3,000',
    ]);
    expect(first!.querySelector('p')!.textContent).toBe('Both < & more.');
  });

  it('shows a picture of whatever type', async () => {
    await writeResult(join(out, 'roll'), result('Roll', { coverType: 'image/svg+xml' }));
    await writeGallery(out);
    expect(await readFile(join(out, 'index.html'), 'utf8')).toContain('src="roll/cover.svg"');
  });

  it.each(['.', 'missing'])('says what to do where there is nothing: %s', async (folder) => {
    await expect(writeGallery(join(out, folder))).rejects.toThrow(
      /^vae-kit: a gallery is made of what examples left in the folders of .+, but got none\. Run some first/,
    );
  });
});
