import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A page's title and what its first sentence says, without Markdown's marks.
 *
 * @param {string} text - The page, in Markdown.
 * @returns {{ title: string, sentence: string }}
 */
export function summaryOf(text) {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/^```[\s\S]*?^```$/gm, '');
  const title = /^# (.+)$/m.exec(body)?.[1] ?? '';
  const paragraph = body
    .split(/\n\s*\n/)
    .map((each) => each.trim())
    .find((each) => /^[\p{L}`[*]/u.test(each));
  const plain = (paragraph ?? '').replace(/\s+/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return { title, sentence: /^.*?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain };
}

/**
 * Writes what programs read of a site, in the format of llmstxt.org: `llms.txt` has a line for each
 * page, `llms-full.txt` the pages themselves, which are laid beside it as Markdown too.
 *
 * @param {object} site
 * @param {string} site.title - Its name.
 * @param {string} site.description - What it is about.
 * @param {string} site.base - The path that it is served from.
 * @param {string} site.folder - Where it was built.
 * @param {string} site.sources - Where its pages of Markdown are.
 * @param {readonly { text: string, items: readonly { link: string }[] }[]} site.groups - The pages.
 */
export function writeLlms({ title, description, base, folder, sources, groups }) {
  const index = [`# ${title}`, `> ${description}`];
  const full = [];
  for (const { text, items } of groups) {
    const lines = items.map(({ link }) => {
      const file = `${link.slice(1)}.md`;
      const page = readFileSync(join(sources, file), 'utf8');
      copyFileSync(join(sources, file), join(folder, file));
      full.push(page.trimEnd());
      const summary = summaryOf(page);
      return `- [${summary.title}](${base}${file}): ${summary.sentence}`;
    });
    index.push(`## ${text}`, lines.join('\n'));
  }
  writeFileSync(join(folder, 'llms.txt'), `${index.join('\n\n')}\n`);
  writeFileSync(join(folder, 'llms-full.txt'), `${full.join('\n\n')}\n`);
}
