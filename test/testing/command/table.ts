import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SingleBar } from 'cli-progress';
import type { CheckOptions } from '../../../src/testing/index.js';
import { bundle } from './bundle.js';
import { chosenJobs } from './chosen-jobs.js';
import { COLUMNS } from './columns.js';
import type { Outcome } from './conduct.js';
import { goThrough } from './go-through.js';
import { JOBS } from './jobs.js';
import type { LawsOptions } from './options.js';
import { openPages, type Pages } from './pages.js';
import { cellOf, cellsIn, tablePage, type Cells } from './table-page.js';
import { startWorker, type Runner } from './workers.js';

const FILE = fileURLToPath(new URL('../../../docs/backends.md', import.meta.url));

/**
 * Holds the built-in parts to the laws on all backends, and brings the page of the docs up to date:
 * what is not asked for stays as it is there.
 */
export async function tabulate(options: LawsOptions): Promise<boolean> {
  const indices = chosenJobs(options).filter((index) => JOBS[index]!.law === undefined);
  const columns = Object.keys(COLUMNS).filter(
    (name) => options.on.length === 0 || options.on.includes(name),
  );
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value}/{total} | {duration_formatted} | {backend}: {part}',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 30_000,
  });
  bar.start(columns.length * indices.length, 0, { backend: columns[0], part: '' });
  const fresh: Cells = new Map(indices.map((index) => [index, new Map<string, string>()]));
  const outcomes: Outcome[] = [];
  const pages = columns.some((name) => COLUMNS[name]!.inPage)
    ? await openPages((await bundle('page.ts', 'page')).folder)
    : undefined;
  const main = columns.some((name) => !COLUMNS[name]!.inPage)
    ? (await bundle('worker.ts', 'node')).main
    : undefined;
  try {
    // Two at a time, for two cores.
    const left = [...columns];
    await Promise.all(
      Array.from({ length: options.workers }, async () => {
        for (let name = left.shift(); name !== undefined; name = left.shift()) {
          const backend = name;
          await fill(
            backend,
            indices,
            () => started(backend, pages, main),
            options,
            (outcome) => {
              fresh.get(outcome.index)!.set(backend, cellOf(outcome));
              outcomes.push(outcome);
              bar.increment(1, { backend, part: JOBS[outcome.index]!.name });
            },
          );
        }
      }),
    );
  } finally {
    bar.stop();
    await pages?.close();
  }
  const known: Cells = existsSync(FILE) ? cellsIn(readFileSync(FILE, 'utf8')) : new Map();
  const cells = new Map(
    [...known, ...fresh].map(([index]) => [
      index,
      new Map([...(known.get(index) ?? []), ...(fresh.get(index) ?? [])]),
    ]),
  );
  const page = tablePage(cells, Object.keys(COLUMNS));
  if (options.write) writeFileSync(FILE, page);
  console.log(page);
  for (const { index, said, isRight } of outcomes)
    if (!isRight) console.log(`${JOBS[index]!.name}:\n  ${said.join('\n  ')}`);
  // A backend may lack a kernel; what it has must be right.
  return outcomes.every((outcome) => !cellOf(outcome).startsWith('✗'));
}

const started = (name: string, pages: Pages | undefined, main: string | undefined) =>
  COLUMNS[name]!.inPage ? pages!.open(name) : startWorker(main!, name);

async function fill(
  name: string,
  indices: readonly number[],
  start: () => Promise<Runner>,
  { seed, falseAlarm, effect, seconds }: LawsOptions,
  note: (outcome: Outcome) => void,
): Promise<void> {
  const column = COLUMNS[name]!.options;
  const told: CheckOptions = {
    ...column,
    effect: effect ?? column.effect!,
    seconds: seconds ?? column.seconds!,
    seed,
    falseAlarm: falseAlarm / (Object.keys(COLUMNS).length * indices.length),
  };
  await goThrough(indices, start, (runner, index) => runner.run(index, told), note);
}
