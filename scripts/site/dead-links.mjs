import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The links of a page, and what links may lead to in it. */
function readPage(html) {
  const decode = (text) => text.replace(/&amp;/g, '&').replace(/&quot;/g, '"');
  return {
    links: [...html.matchAll(/<a\s[^>]*?\bhref="([^"]*)"/g)].map(([, link]) => decode(link)),
    anchors: new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => decode(id))),
  };
}

/**
 * The links of a built site that lead to no page or file of it, or to no heading of a page.
 *
 * @param {string} folder - The site.
 * @param {string} base - The path that it is served from, such as `/vae-kit/`.
 * @param {readonly string[]} [foreign] - Folders of pages that are no pages of the site.
 * @returns {string[]} What is wrong, a line for each link of each page.
 */
export function deadLinks(folder, base, foreign = []) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html'))
    .filter((file) => !foreign.some((each) => file.startsWith(`${each}/`)));
  const pages = new Map(
    files.map((file) => [file, readPage(readFileSync(join(folder, file), 'utf8'))]),
  );
  const problemOf = (file, link) => {
    const { origin, pathname, hash } = new URL(link, `http://site${base}${file}`);
    if (origin !== 'http://site') return undefined;
    if (!pathname.startsWith(base)) return 'leads out of the site';
    const path = decodeURI(pathname.slice(base.length)).replace(/(^|\/)$/, '$1index.html');
    if (!existsSync(join(folder, path))) return 'leads to no page';
    const anchor = decodeURIComponent(hash.slice(1));
    const anchors = pages.get(path)?.anchors;
    return anchor === '' || !anchors || anchors.has(anchor) ? undefined : 'leads to no heading';
  };
  return [...pages].flatMap(([file, { links }]) =>
    [...new Set(links)].flatMap((link) => {
      const problem = problemOf(file, link);
      return problem === undefined ? [] : [`${file}: ${link} ${problem}`];
    }),
  );
}
