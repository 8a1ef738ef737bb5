import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textPanel } from '../../../../examples/shared/drawing/text.js';
import { album } from '../../../../examples/shared/running/album.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-'));
});

afterEach(() => rm(folder, { recursive: true }));

const figure = (name: string, widest: number, cover?: boolean) => ({
  name,
  title: name.toUpperCase(),
  caption: `${name}.`,
  draw: (room: number) => textPanel('x', Math.min(room, widest)),
  ...(cover !== undefined && { cover }),
});

it('draws a figure for pages and for phones, once where both are the same', async () => {
  const { add, pictures, names } = album(folder);
  await add(figure('wide', 2000), ['here']);
  await add(figure('small', 200), ['here']);
  expect(names).toEqual(['wide', 'small']);
  expect(pictures.map(({ picture, narrow }) => [picture.width, narrow?.width])).toEqual([
    [960, 328],
    [200, undefined],
  ]);
  expect(pictures[0]).toMatchObject({ title: 'WIDE', caption: 'wide.' });
  expect((await readdir(folder)).sort()).toEqual(['small.png', 'wide.png']);
});

it('keeps the last figure that stands for the run, whole', async () => {
  const { add, writeCover } = album(folder);
  await add(figure('first', 300, true), []);
  await add(figure('second', 400, true), []);
  await add(figure('third', 500), []);
  expect(await writeCover()).toEqual({ cover: 'SECOND', coverType: 'image/png' });
  expect(PNG.sync.read(await readFile(join(folder, 'cover.png'))).width).toBe(800);
});

it('has no such picture where no figure is one', async () => {
  const { add, writeCover } = album(folder);
  await add(figure('only', 300), []);
  expect(await writeCover()).toEqual({});
  expect(await readdir(folder)).toEqual(['only.png']);
});

it('keeps figures for the page alone where there is no rasteriser', async () => {
  const { add, pictures, rasterized, writeCover } = album(folder, Promise.resolve(undefined));
  await add(figure('wide', 2000, true), ['here']);
  expect(await rasterized()).toBe(false);
  expect(pictures.map(({ picture, narrow }) => [picture.type, narrow?.width])).toEqual([
    ['image/svg+xml', 328],
  ]);
  expect(await writeCover()).toEqual({ cover: 'WIDE', coverType: 'image/svg+xml' });
  expect(await readdir(folder)).toEqual(['cover.svg']);
  expect(await readFile(join(folder, 'cover.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>$/s);
});
