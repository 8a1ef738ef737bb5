import { describe, expect, it } from 'vitest';
import { blocksOfPage, blocksOfSource } from './blocks.js';

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
        code: "import { one } from 'vae-kit';\n\nif (one()) {\n  one(); // twice\n}\n",
      },
      { title: 'src/a.ts Three 1', name: 'src-a-ts-Three-1', code: 'first;\n' },
      { title: 'src/a.ts Three 2', name: 'src-a-ts-Three-2', code: 'second;\n' },
    ]);
  });
});

describe('blocksOfPage', () => {
  it('finds TypeScript only', () => {
    expect(
      blocksOfPage('README.md', '# A\n```ts\na();\n```\n```sh\nls\n```\n').map(
        (block) => block.code,
      ),
    ).toEqual(['a();\n']);
  });
});
