import { SingleBar } from 'cli-progress';
import { bundle } from './bundle.js';
import { calibrate } from './calibrate.js';
import { chosenJobs } from './chosen-jobs.js';
import type { Outcome } from './conduct.js';
import { JOBS } from './jobs.js';
import { readOptions, type LawsOptions } from './options.js';
import { reportOf } from './report.js';
import { tabulate } from './table.js';
import { share, startWorker } from './workers.js';

async function holdAll(options: LawsOptions): Promise<boolean> {
  const began = performance.now();
  const indices = chosenJobs(options);
  const right = indices.filter((index) => JOBS[index]!.law === undefined).length;
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value}/{total} parts | {duration_formatted} | {wrong} wrong',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 30_000,
  });
  const { main } = await bundle('worker.ts', 'node', options.backend !== 'cpu');
  const outcomes: Outcome[] = [];
  bar.start(indices.length, 0, { wrong: 0 });
  const count = Math.min(options.workers, indices.length);
  const workers = await Promise.all(
    Array.from({ length: count }, () => startWorker(main, options.backend)),
  );
  await share(indices, workers, async (index, worker) => {
    outcomes.push(
      await worker.run(index, {
        seed: options.seed,
        falseAlarm: options.falseAlarm / Math.max(1, right),
        ...(options.effect !== undefined && { effect: options.effect }),
        ...(options.seconds !== undefined && { seconds: options.seconds }),
      }),
    );
    bar.update(outcomes.length, { wrong: outcomes.filter(({ isRight }) => !isRight).length });
  });
  bar.stop();
  const seconds = (performance.now() - began) / 1000;
  const { text, passed } = reportOf(outcomes, { ...options, seconds });
  console.log(text);
  return passed;
}

const options = readOptions(
  process.argv.slice(2),
  JOBS.map(({ name }) => name),
);
const passed = await (options.calibration ? calibrate : options.table ? tabulate : holdAll)(
  options,
);
process.exitCode = passed ? 0 : 1;
