import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  blocksOfPage,
  blocksOfSource,
  filesOfPage,
  languagesOf,
  pagesOf,
  type Language,
} from './blocks.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const source = `
/**
 * One.
 *
 * @example
 * \`\`\`ts
 * import { one } from 'vae-kit';
 *
 * if (one()) {
 *   one(); // twice
 * }
 * \`\`\`
 *
 * @public
 */
export function one(): number {
  return 1;
}

/** Without an example. */
export const two = 2;

/**
 * \`\`\`ts
 * first;
 * \`\`\`
 * \`\`\`js
 * notThis;
 * \`\`\`
 * \`\`\`ts
 * second;
 * \`\`\`
 */
export interface Three {}
`;

describe('blocksOfSource', () => {
  it('finds each block as it was written, and names it after what it documents', () => {
    expect(blocksOfSource('src/a.ts', source)).toEqual([
      {
        title: 'src/a.ts one',
        name: 'src-a-ts-one',
        language: 'ts',
        code: "import { one } from 'vae-kit';\n\nif (one()) {\n  one(); // twice\n}\n",
      },
      { title: 'src/a.ts Three 1', name: 'src-a-ts-Three-1', language: 'ts', code: 'first;\n' },
      { title: 'src/a.ts Three 2', name: 'src-a-ts-Three-2', language: 'ts', code: 'second;\n' },
    ]);
  });
});

describe('blocksOfPage', () => {
  it('finds those in the languages that are asked for', () => {
    const page = '# A\n```ts\na();\n```\n```sh\nls\n```\n```js\nb();\n```\n';
    const found = (...languages: Language[]) =>
      blocksOfPage('README.md', page, languages).map(({ code }) => code);
    expect(found('ts', 'js')).toEqual(['a();\n', 'b();\n']);
    expect(found('sh')).toEqual(['ls\n']);
    expect(found('html')).toEqual([]);
  });
});

describe('a block with a name', () => {
  const page = '```js [worker.js]\nwork();\n```\n```html\n<p></p>\n```\n';

  it('is a file beside the blocks of its page, and none of them', () => {
    expect([...filesOfPage(page)]).toEqual([['worker.js', 'work();\n']]);
    expect(blocksOfPage('a.md', page, ['js', 'html']).map(({ code }) => code)).toEqual([
      '<p></p>\n',
    ]);
  });
});

describe('a page of the documentation', () => {
  // `text` is for diagrams and headers; whatever else stood there would be run by nobody.
  const run = /^((js|ts|html)( \[[\w.-]+\])?|sh|text)$/;

  it.for(pagesOf(root))('%s has no block that no test runs', (page) => {
    const found = languagesOf(readFileSync(join(root, page), 'utf8'));
    expect(found.filter((language) => !run.test(language))).toEqual([]);
  });

  it('would show one', () => {
    expect(languagesOf('```python\nx\n```\n```js\n```\n')).toEqual(['python', 'js']);
    expect(run.test('python')).toBe(false);
  });
});
