// Checks all that has to hold before `npm publish`, and ends with a table of it.
//
// npm run release:check -- --allow-placeholders --tag v1.2.3 --only links tarball
import { parseArgs } from 'node:util';
import { releaseChecks } from './release/checks.mjs';
import { runChecks, summaryOf } from './release/findings.mjs';

const { values, positionals } = parseArgs({
  options: {
    // What only the publisher can fill in, such as the repository's owner, may be missing.
    'allow-placeholders': { type: 'boolean', default: false },
    // The tag that is published, which must be that of the version.
    tag: { type: 'string' },
    // What is to be published was just built, as `npm ci` does it.
    built: { type: 'boolean', default: false },
    // These checks alone, by name.
    only: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const checks = releaseChecks(process.cwd(), values.tag);
const unknown = positionals.filter((name) => checks.every((check) => check.name !== name));
if (unknown.length > 0 || values.only !== positionals.length > 0) {
  console.error(`Give --only and names of these: ${checks.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = checks.filter(({ name }) =>
  values.only ? positionals.includes(name) : !(values.built && name === 'build'),
);
const outcomes = await runChecks(chosen, (line) => console.error(line));
const { text, passed } = summaryOf(outcomes, values['allow-placeholders']);
console.log(`\n${text}`);
process.exitCode = passed ? 0 : 1;
