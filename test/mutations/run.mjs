/**
 * Proves that the tests can fail: plants each error of the .json files beside it, one for each room
 * of src and one for the examples, in a copy of the tree, and fails where the tests named beside it
 * do not, or where the error can no longer be planted.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = [
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'examples',
  'scripts',
  'src',
  'test',
];

/** Runs tests in the copy: the names of those that failed, or undefined where none could run. */
function failedTests(copy, tests) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  spawnSync(
    process.execPath,
    [vitest, 'run', ...tests, '--bail=1', '--reporter=json', `--outputFile=${report}`],
    { cwd: copy },
  );
  if (!existsSync(report)) return undefined;
  const { testResults, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === 'failed');
  // An error that does not even run proves nothing about the tests.
  const broken = failed.some(({ failureMessages }) =>
    /^(Reference|Syntax|Type)Error/.test(failureMessages[0] ?? ''),
  );
  // What is there before the tests may fail too, and then none of them has run.
  const unread = testResults.some(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((each) => each.status !== 'failed'),
  );
  return numTotalTests === 0 || broken || unread
    ? undefined
    : failed.map(({ fullName }) => fullName.trim());
}

/** A text that may be broken into lines in another way. */
function anyWhiteSpace(text) {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replace(/\s+/g, '\\s+'));
}

/** What became of one planted error. */
function outcomeOf(copy, { file, find, replace, tests, prepend = '' }) {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  const pattern = anyWhiteSpace(find);
  const places = original.split(pattern).length - 1;
  if (places !== 1)
    return { survived: true, note: `applies in ${places} places of ${file}, which must be 1` };
  writeFileSync(path, prepend + original.replace(pattern, () => replace));
  const failed = failedTests(copy, tests);
  writeFileSync(path, original);
  if (failed === undefined)
    return { survived: true, note: 'broke the tests, so that none could run' };
  return failed.length > 0
    ? { survived: false, note: failed[0] }
    : { survived: true, note: `survived ${tests.join(', ')}` };
}

const program = new Command('npm run test:mutations --')
  .description(
    'Plants errors in a copy of the code, one at a time, and fails where no test notices.',
  )
  .argument('[parts...]', 'only the errors that have one of these in their names')
  .parse();
const parts = program.args;
const folder = fileURLToPath(new URL('.', import.meta.url));
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const mutations = all.filter(
  ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
if (mutations.length === 0)
  program.error(`No planted error has ${parts.join(' or ')} in its name.`);
const copy = mkdtempSync(join(tmpdir(), 'vae-kit-mutations-'));
let survivors = 0;
try {
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const tests = [...new Set(mutations.flatMap((mutation) => mutation.tests))];
  if (failedTests(copy, tests)?.length !== 0)
    throw new Error('The tests must pass before an error is planted.');
  for (const mutation of mutations) {
    const { survived, note } = outcomeOf(copy, mutation);
    if (survived) survivors++;
    console.log(`${survived ? 'SURVIVED' : 'caught  '}  ${mutation.name}\n            ${note}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${mutations.length - survivors} of ${mutations.length} planted errors were caught.`);
process.exitCode = survivors === 0 ? 0 : 1;
