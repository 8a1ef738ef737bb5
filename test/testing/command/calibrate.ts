import { SingleBar } from 'cli-progress';
import { bundle } from './bundle.js';
import type { LawsOptions } from './options.js';
import { atLeast, intervalOf } from './rates.js';
import { aligned } from './report.js';
import { TRIALS } from './trials.js';
import { share, startWorker } from './workers.js';

/** Seeds that a worker goes through between two reports. */
const PIECE = 10;

/** How seldom a rate that is as it should be is taken for one that is not. */
const SURE = 1e-3;

const percent = (rate: number) => `${(100 * rate).toFixed(2)} %`;

/** Counts how often checks of right parts raise an alarm, and find faults of the stated size. */
export async function calibrate(options: LawsOptions): Promise<boolean> {
  const { only, runs, seed, workers: wanted, backend } = options;
  const began = performance.now();
  const chosen = TRIALS.flatMap((trial, index) =>
    only.length === 0 || only.some((part) => `${trial.name} ${trial.fault ?? ''}`.includes(part))
      ? [{ ...trial, index, alarms: 0, seconds: 0 }]
      : [],
  );
  if (chosen.length === 0) throw new Error(`No trial has ${only.join(' or ')} in its name.`);
  const pieces = chosen.flatMap((trial) =>
    Array.from({ length: Math.ceil(runs / PIECE) }, (_, i) => ({
      trial,
      from: seed * 1_000_000 + i * PIECE,
      count: Math.min(PIECE, runs - i * PIECE),
    })),
  );
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value}/{total} runs | ETA {eta_formatted}',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 30_000,
    etaBuffer: 200,
  });
  const { main } = await bundle('worker.ts', 'node', backend !== 'cpu');
  bar.start(chosen.length * runs, 0);
  const workers = await Promise.all(
    Array.from({ length: wanted }, () => startWorker(main, backend)),
  );
  await share(pieces, workers, async ({ trial, from, count }, worker) => {
    const started = performance.now();
    trial.alarms += await worker.alarms(trial.index, from, count);
    trial.seconds += (performance.now() - started) / 1000;
    bar.increment(count);
  });
  bar.stop();
  const judged = chosen.map(({ name, fault, asked, alarms, seconds }) => {
    const isRight =
      fault === undefined
        ? atLeast(alarms, runs, asked.falseAlarm) >= SURE
        : 1 - atLeast(alarms + 1, runs, asked.power) >= SURE;
    const [low, high] = intervalOf(alarms, runs);
    return [
      isRight ? '✓' : '✗',
      fault ?? 'none',
      name,
      fault === undefined
        ? `at most ${percent(asked.falseAlarm)}`
        : `at least ${percent(asked.power)}`,
      `${alarms} of ${runs}`,
      percent(alarms / runs),
      `${percent(low)} to ${percent(high)}`,
      (seconds / runs).toFixed(3),
    ];
  });
  console.log(
    aligned([
      ['', 'fault', 'what looks', 'asked', 'rejected', 'rate', '95 times in 100', 's'],
      ...judged,
    ]),
  );
  console.log(`\nIn ${((performance.now() - began) / 1000).toFixed(0)} s on ${backend}.`);
  return judged.every(([mark]) => mark === '✓');
}
