/**
 * Makes tables of docs/numbers.md anew, on a machine that has nothing else to do: runs the command of
 * each, and writes what it measured, when, and on what, in its place. The rest of the page stays.
 *
 * npm run numbers [-- names...]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { madeTable, withTable } from './page.mjs';
import { TABLES } from './tables.mjs';

const PAGE = fileURLToPath(new URL('../../docs/numbers.md', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const program = new Command('npm run numbers --')
  .description(
    'Makes tables of docs/numbers.md anew: runs the command of each and writes what it measured. ' +
      'Build the package first, and let nothing else run.',
  )
  .argument('[names...]', `which tables, out of ${Object.keys(TABLES).join(', ')} (all)`)
  .parse();

const names = program.args.length > 0 ? program.args : Object.keys(TABLES);
const unknown = names.filter((name) => !Object.hasOwn(TABLES, name));
if (unknown.length > 0)
  program.error(`There is no table ${unknown.join(', ')}: ${Object.keys(TABLES).join(', ')}.`);

for (const name of names) {
  const { command, run, read } = TABLES[name];
  console.error(`${name}: ${command.join(' ')}`);
  const { status, stdout } = spawnSync(run[0], run.slice(1), {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) program.error(`${command.join(' ')} ended with code ${status}.`);
  const { machine, lines } = read(stdout);
  const date = new Date().toISOString().slice(0, 10);
  const table = madeTable({ command, machine, date, lines });
  // Read anew each time: whoever edits the page meanwhile loses nothing.
  writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), name, table));
  console.log(table);
}
