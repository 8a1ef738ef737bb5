/** @import { Findings } from './findings.mjs' */

/**
 * Looks for the section of a version in a changelog, as Keep a Changelog writes it.
 *
 * @param {string} text - The changelog.
 * @param {string} version - The version that is to be published.
 * @returns {Findings}
 */
export function changelogFindings(text, version) {
  const sections = text.split(/^## /m).slice(1);
  const sectionOf = (name) => sections.find((each) => each.startsWith(`[${name}]`));
  const entriesOf = (section) => (section?.match(/^- /gm) ?? []).length;
  const unreleased = entriesOf(sectionOf('Unreleased'));
  const section = sectionOf(version);
  if (section === undefined) {
    return unreleased > 0
      ? { toFillIn: [`CHANGELOG.md: call [Unreleased] "[${version}] - " and the day`] }
      : { failures: [`CHANGELOG.md says nothing of ${version}`] };
  }
  const heading = section.split('\n')[0];
  const [, day] = /^\[[^\]]+\] - (\d{4}-\d{2}-\d{2})$/.exec(heading) ?? [];
  const failures = [
    ...(day === undefined || Number.isNaN(Date.parse(day))
      ? [`CHANGELOG.md must date "## [${version}] - 2026-01-31", say, not "## ${heading}"`]
      : []),
    ...(entriesOf(section) === 0 ? [`CHANGELOG.md has no entry in the section of ${version}`] : []),
  ];
  const toFillIn =
    unreleased > 0 ? [`CHANGELOG.md: ${unreleased} entries stand under [Unreleased] still`] : [];
  return { failures, toFillIn };
}
