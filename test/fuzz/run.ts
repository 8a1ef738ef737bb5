import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { FINE } from './judge.js';
import { faultsOf, tableOf, type FileReport } from './report.js';
import { runWorker } from './run-worker.js';

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return value;
}

const { files, seed, from, subject, only } = new Command('npm run fuzz --')
  .description(
    'Changes files of models, weights and data in every way that files go wrong or are made to, ' +
      'and has the library load them: each must be refused with an error of the library, or ' +
      'load as what its bytes say, in time, in twice the memory of the honest file, with no ' +
      'tensor left behind.',
  )
  .option('--files <count>', 'how many changed files', count, 10_000)
  .option('--seed <number>', 'decides, with the number of a file, how it is changed', count, 1)
  .option('--from <number>', 'the number of the first file', count, 0)
  .option('--subject <part>', 'only honest files with this in their name', '')
  .option('--only <number>', 'one file, and what came of it in full', count)
  .parse()
  .opts<{ files: number; seed: number; from: number; subject: string; only?: number }>();

const first = only ?? from;
const to = only === undefined ? from + files : only + 1;
const reports: FileReport[] = [];
const bar = new SingleBar({
  format: '{bar} {percentage}% | {value}/{total} files | ETA {eta_formatted} | {faults} faults',
  stream: process.stderr,
  noTTYOutput: true,
  notTTYSchedule: 30_000,
  etaBuffer: 500,
});
const started = performance.now();
if (only === undefined) bar.start(files, 0, { faults: 0 });
let faults = 0;
const note = (report: FileReport) => {
  reports.push(report);
  if (!FINE.includes(report.outcome)) faults++;
  bar.update(reports.length, { faults });
};
for (let next = first; next < to;) {
  const range = { seed, from: next, to, subject, verbose: only !== undefined };
  const failed = await runWorker(range, note);
  if (!failed) break;
  note(failed);
  next = failed.index + 1;
}
bar.stop();
const seconds = (performance.now() - started) / 1000;
if (only === undefined) console.log(tableOf(reports));
else console.log(reports.map((report) => JSON.stringify(report, undefined, 2)).join('\n'));
if (faults > 0) console.log(`\n${faultsOf(reports)}`);
console.log(
  `\n${reports.length} files in ${seconds.toFixed(0)} s, ${faults} faults` +
    (only === undefined ? ` (seed ${seed}); --only <number> shows one again.` : '.'),
);
process.exitCode = faults > 0 ? 1 : 0;
