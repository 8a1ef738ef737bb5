import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metadataFindings, repositoryOf } from '../../scripts/release/metadata.mjs';

type Manifest = Readonly<Record<string, unknown>>;

const own = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as Manifest;
const good: Manifest = {
  ...own,
  version: '1.2.0',
  homepage: 'https://github.com/acme/vae-kit#readme',
  bugs: 'https://github.com/acme/vae-kit/issues',
  repository: { type: 'git', url: 'git+https://github.com/acme/vae-kit.git' },
};
const failuresOf = (manifest: Manifest, tag?: string) => metadataFindings(manifest, tag).failures;

describe('metadataFindings', () => {
  it('are none where all is said', () => {
    expect(metadataFindings(good, 'v1.2.0')).toEqual({ failures: [], toFillIn: [] });
    expect(repositoryOf(good)).toBe('acme/vae-kit');
  });

  it('of this package are at most its owner', () => {
    expect(failuresOf(own)).toEqual([]);
  });

  it('leave the owner to the publisher', () => {
    const text = JSON.stringify(good).replaceAll('acme', 'your-org');
    expect(metadataFindings(JSON.parse(text) as Manifest, undefined)).toEqual({
      failures: [],
      toFillIn: [expect.stringContaining('your-org')],
    });
  });

  it.each(['description', 'keywords', 'license', 'author', 'repository', 'engines'])(
    'tell that %s is missing',
    (name) => {
      expect(failuresOf({ ...good, [name]: undefined })).toContain(
        `package.json must have ${name}`,
      );
    },
  );

  it.each<[string, Manifest, string]>([
    ['another home', { homepage: 'https://github.com/other/vae-kit#readme' }, 'homepage must be'],
    ['other issues', { bugs: 'https://github.com/your-org/vae-kit/issues' }, 'bugs must be'],
    ['a repository by ssh', { repository: { url: 'git@github.com:a/b.git' } }, 'repository.url'],
    ['no version', { version: 'next' }, 'next is no version'],
    ['no keyword', { keywords: [] }, 'must have keywords'],
    ['a private package', { private: true }, 'cannot be published'],
  ])('tell of %s', (_, change, problem) => {
    expect(failuresOf({ ...good, ...change })).toEqual([expect.stringContaining(problem)]);
  });

  it('tell of the tag of another version', () => {
    expect(failuresOf(good, 'v1.3.0')).toEqual(['the tag v1.3.0 is not that of version 1.2.0']);
  });
});
