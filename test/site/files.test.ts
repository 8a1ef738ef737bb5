import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guides } from '../../docs/.vitepress/guides.js';
import { pagesOf } from '../docs/blocks.js';
import { root } from '../package/project.js';
import { BASE, FOLDER } from './served.js';

const pages = guides.flatMap(({ items }) => items);

describe('llms.txt', () => {
  const text = readFileSync(join(FOLDER, 'llms.txt'), 'utf8');

  it('names every guide, each with what it says first', () => {
    const named = [...text.matchAll(/^- \[(.+)\]\((.+)\): ([\p{L}`].+[.])$/gmu)];
    expect(named.map(([, , link]) => link)).toEqual(
      pages.map(({ link }) => `${BASE}${link.slice(1)}.md`),
    );
    for (const [, , link] of named)
      expect(existsSync(join(FOLDER, link!.slice(BASE.length)))).toBe(true);
  });

  it('has all of them beside it', () => {
    const full = readFileSync(join(FOLDER, 'llms-full.txt'), 'utf8');
    for (const { link } of pages)
      expect(full).toContain(readFileSync(join(root, `docs${link}.md`), 'utf8').trimEnd());
  });
});

it('every page under docs is in the list of guides', () => {
  const written = pagesOf(root).filter((page) => /^docs\/(?!index)/.test(page));
  expect(written.sort()).toEqual(pages.map(({ link }) => `docs${link}.md`).sort());
});
