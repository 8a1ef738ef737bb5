import { describe, expect, it } from 'vitest';
import { anchorsOf, linkProblems, linksOf } from '../../scripts/release/links.mjs';

const repository = 'acme/vae-kit';

function problemsOf(text: string, page = 'README.md'): string[] {
  const contents: Record<string, string> = {
    'docs/data.md': '# Data\n\n## Larger than memory\n',
    'docs/images/small.png': 'x'.repeat(100),
    'docs/images/large.png': 'x'.repeat(60_001),
    [page]: text,
  };
  const files = new Map(
    Object.entries(contents).map(([path, content]) => [
      path,
      { size: content.length, text: () => content },
    ]),
  );
  return linkProblems({ page, files, repository });
}

describe('linkProblems', () => {
  it('are none where everything is there', () => {
    const page =
      '# What it is, and `how`\n\n' +
      '[data](docs/data.md), [part](docs/data.md#larger-than-memory), ' +
      '[here](#what-it-is-and-how), ' +
      '[folder](docs), [tfjs](https://www.tensorflow.org/js), [other](https://github.com/a/b), ' +
      '[report](../../security/advisories/new)\n' +
      '![digits](docs/images/small.png) <img src="docs/images/small.png" alt="digits" />';
    expect(problemsOf(page)).toEqual([]);
    expect(linksOf(page)).toHaveLength(9);
    expect(problemsOf('[back](../README.md) [pictures](images/small.png)', 'docs/a.md')).toEqual([
      'docs/a.md: ../README.md leads to no file in git',
    ]);
  });

  it('are not looked for in code', () => {
    expect(problemsOf('`[a](b)`\n\n```js\nf[0](x); // [a](b)\n```\n')).toEqual([]);
  });

  it.each([
    ['a file that is not there', '[a](docs/none.md)', 'leads to no file in git'],
    ['a heading that is not there', '[a](docs/data.md#smaller)', 'leads to no heading'],
    ['a heading of its own that is not there', '[a](#none)', 'leads to no heading'],
    ['a picture that is not there', '![a](docs/images/none.png)', 'leads to no file in git'],
    ['a picture in HTML that is not there', '<img alt="a" src="none.png">', 'leads to no file'],
    ['a large picture', '![a](docs/images/large.png)', 'is a picture of 60001 bytes, of 60000'],
    ['a large picture in a link', '[![a](docs/images/large.png)](docs)', 'is a picture of'],
    ['the repository by its address', '[a](https://github.com/acme/vae-kit)', 'make it relative'],
    [
      'a placeholder',
      '![a](https://raw.githubusercontent.com/your-org/vae-kit/HEAD/a.png)',
      'make it relative',
    ],
  ])('tell of %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });
});

describe('anchorsOf', () => {
  it('are those that GitHub makes', () => {
    expect(anchorsOf('# On `useWasm()`, β & more\n```sh\n# none\n```\n### A-b c_d')).toEqual([
      'on-usewasm-β--more',
      'a-b-c_d',
    ]);
  });
});
