import { describe, expect, it } from 'vitest';
import { changelogFindings } from '../../scripts/release/changelog.mjs';

const changelog = (...sections: string[]) =>
  `# Changelog\n\nAll changes.\n\n${sections.join('\n\n')}\n`;
const entries = '### Added\n\n- One thing,\n  on two lines.\n- Another.';
const none = { failures: [], toFillIn: [] };

describe('changelogFindings', () => {
  it('are none where the version has its dated section', () => {
    const text = changelog(
      '## [Unreleased]',
      `## [1.2.0] - 2026-01-31\n\n${entries}`,
      `## [1.1.0] - 2025-12-24\n\n${entries}`,
    );
    expect(changelogFindings(text, '1.2.0')).toEqual(none);
    expect(changelogFindings(text, '1.1.0')).toEqual(none);
  });

  it('leave the name of what is unreleased to the publisher', () => {
    expect(changelogFindings(changelog(`## [Unreleased]\n\n${entries}`), '1.2.0')).toEqual({
      toFillIn: ['CHANGELOG.md: call [Unreleased] "[1.2.0] - " and the day'],
    });
    const late = changelog(
      `## [Unreleased]\n\n${entries}`,
      `## [1.2.0] - 2026-01-31\n\n${entries}`,
    );
    expect(changelogFindings(late, '1.2.0')).toEqual({
      failures: [],
      toFillIn: ['CHANGELOG.md: 2 entries stand under [Unreleased] still'],
    });
  });

  it.each([
    ['nothing at all', changelog('## [1.1.0] - 2026-01-31\n\n- One.'), 'says nothing of 1.2.0'],
    ['an empty [Unreleased]', changelog('## [Unreleased]'), 'says nothing of 1.2.0'],
    ['a longer version', changelog('## [1.2.0-rc.1] - 2026-01-31\n\n- One.'), 'says nothing'],
    ['no date', changelog('## [1.2.0]\n\n- One.'), 'must date'],
    ['a wrong month', changelog('## [1.2.0] - 2026-13-01\n\n- One.'), 'must date'],
    ['a date in words', changelog('## [1.2.0] - January\n\n- One.'), 'must date'],
    ['no entry', changelog('## [1.2.0] - 2026-01-31\n\nSoon.'), 'has no entry'],
  ])('tell of %s', (_, text, problem) => {
    const { failures } = changelogFindings(text, '1.2.0');
    expect(failures).toEqual([expect.stringContaining(problem)]);
  });
});
