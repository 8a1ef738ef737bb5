import { keepBusy } from './busy.js';
import { engineList, type EngineSpec } from './engine-list.js';
import { machine } from './machine.js';
import { measureRow } from './measure-row.js';
import { readOptions, type BenchOptions } from './options.js';
import { reportAccount } from './report-account.js';
import { reportMemory } from './report-memory.js';
import { reportStart } from './report-start.js';
import { reportTimes } from './report-times.js';
import type { Row } from './row.js';
import { rows as allRows } from './rows/index.js';
import { summarize, type RowSummary } from './summary.js';

/** The rows whose memory is watched, or whose steps are accounted for, unless others are named. */
const MEMORY_ROWS = ['vae-784-500-20-batch-100'];
const ACCOUNT_ROWS = ['vae-784-500-20-batch-100', 'conv-vae-batch-100'];

/** The rows and columns of `--start`, unless others are named. */
const START_ROWS = ['swiss-roll', 'vae-784-500-20-batch-100'];
const START_ENGINES = ['vae-kit', 'tfjs-wasm', 'jax-js', 'torch'];

function chosenRows({ only, memory, account, start }: BenchOptions): Row[] {
  const usual = memory ? MEMORY_ROWS : account ? ACCOUNT_ROWS : start ? START_ROWS : [];
  const wanted = only.length === 0 ? usual : only;
  // The whole name of one row may be a part of another's.
  const names = new Set(allRows.map(({ name }) => name));
  const fits = (name: string, part: string) =>
    names.has(part) ? name === part : name.includes(part);
  const rows = allRows.filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => fits(name, part)),
  );
  if (rows.length === 0)
    throw new Error(`No row has ${wanted.join(' or ')} in its name. See --help for their names.`);
  return rows;
}

function chosenEngines(
  all: readonly EngineSpec[],
  { engine: wanted, memory, account, start }: BenchOptions,
): EngineSpec[] {
  const usual = memory || account ? ['vae-kit'] : start ? START_ENGINES : [];
  const names = wanted.length === 0 ? usual : wanted;
  if (names.length === 0) return [...all];
  return names.map((name) => {
    const spec = all.find((one) => one.name === name);
    if (!spec) throw new Error(`There is no engine ${name}. See --help for their names.`);
    return spec;
  });
}

async function measureTimes(
  rows: readonly Row[],
  engines: readonly EngineSpec[],
  options: BenchOptions,
): Promise<void> {
  const names = engines.map(({ name }) => name);
  const before = machine();
  const summaries: RowSummary[] = [];
  const descriptions = new Map<string, string>();
  for (const [i, row] of rows.entries()) {
    console.error(`${i + 1}/${rows.length} ${row.name}`);
    const leftOut = options.engine.length > 0 || options.smoke ? [] : (row.slow ?? []);
    const measured = await measureRow(
      row,
      engines.filter(({ name }) => !leftOut.includes(name)),
      options,
    );
    const reason =
      `an iteration of ${row.name} takes it more than a minute; it is measured where --engine ` +
      'names it';
    const result = {
      ...Object.fromEntries(leftOut.map((name) => [name, { absent: reason }])),
      ...measured,
    };
    for (const [name, timed] of Object.entries(result))
      if ('description' in timed) descriptions.set(name, timed.description);
    summaries.push(summarize(row, names, result));
  }
  reportTimes({ machine: before, engines, descriptions, summaries, options });
}

const engines = engineList();
const options = readOptions(
  process.argv.slice(2),
  engines.map(({ name }) => name),
  allRows.map(({ name }) => name),
);
const rows = chosenRows(options).map((row) =>
  options.smoke && row.smokeWorkload ? { ...row, workload: row.smokeWorkload } : row,
);
const columns = chosenEngines(engines, options);
const leaveAlone = keepBusy(options.busy);
if (options.memory) await reportMemory(rows, columns, options);
else if (options.account) await reportAccount(rows, columns, options);
else if (options.start) await reportStart(rows, columns, options);
else await measureTimes(rows, columns, options);
leaveAlone();
