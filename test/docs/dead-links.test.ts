import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLinks } from '../../scripts/site/dead-links.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vae-kit-links-'));
  mkdirSync(join(folder, 'api'));
  mkdirSync(join(folder, 'live'));
  writeFileSync(join(folder, 'api/index.html'), '<h1 id="a&amp;b">A</h1>');
  writeFileSync(join(folder, 'live/index.html'), '<a href="none.html"></a>');
  writeFileSync(join(folder, 'picture.webp'), '');
});

afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(html: string, page = 'index.html'): string[] {
  writeFileSync(join(folder, page), html);
  return deadLinks(folder, '/kit/', ['live']);
}

describe('deadLinks', () => {
  it('are none where all lead somewhere', () => {
    expect(
      problemsOf(`<h2 id="β">β</h2><a href="#β">β</a><a href="#%CE%B2"></a> <a class="x" href="/kit/">
        </a><a href="/kit/api/">API</a><a href="./api/#a&amp;b"></a><a href="picture.webp"></a>
        <a href="https://github.com/a/b#c">c</a><a href="/kit/live/#any"></a><a href="mailto:a@b.c">`),
    ).toEqual([]);
    expect(problemsOf('<a href="../index.html"></a>', 'api/more.html')).toEqual([]);
  });

  it.each([
    ['a page that is not there', 'api/none.html', 'leads to no page'],
    ['a folder that has no page', 'nothing/', 'leads to no page'],
    ['a heading that is not there', '/kit/api/#c', 'leads to no heading'],
    ['a heading of its own that is not there', '#c', 'leads to no heading'],
    ['what the site is not served from', '/api/', 'leads out of the site'],
  ])('tell of %s', (_, link, problem) => {
    expect(problemsOf(`<a title="t" href="${link}">a</a>`)).toEqual([
      `index.html: ${link} ${problem}`,
    ]);
  });
});
