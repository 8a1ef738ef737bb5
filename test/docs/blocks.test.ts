import { describe, expect, it } from 'vitest';
import { blocksOfPage, blocksOfSource, type Language } from './blocks.js';

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
