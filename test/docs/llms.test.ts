import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../scripts/site/llms.mjs';

describe('summaryOf', () => {
  it.each([
    ['# A\n\nOne `x.y` two\nthree. Four.\n', 'One `x.y` two three.'],
    [
      '---\na: b\n---\n\n# A\n\n## B\n\n```js\nc();\n```\n\nSee [this](a.md), twice:\n',
      'See this, twice.',
    ],
    ['# A\n\n| a | b |\n\n<Tag />\n\n`fit` ends', '`fit` ends'],
  ])('is the title and the first sentence of %j', (text, sentence) => {
    expect(summaryOf(text)).toEqual({ title: 'A', sentence });
  });
});
