import { engineList, type EngineSpec } from './engine-list.js';
import { machine } from './machine.js';
import { measureRow } from './measure-row.js';
import { readOptions, type BenchOptions } from './options.js';
import { reportMemory } from './report-memory.js';
import { reportTimes } from './report-times.js';
import type { Row } from './row.js';
import { rows as allRows } from './rows/index.js';
import { summarize, type RowSummary } from './summary.js';

/** The row whose memory is watched unless others are named. */
const MEMORY_ROW = 'vae-784-500-20-batch-100';

function chosenRows({ only, memory }: BenchOptions): Row[] {
  const wanted = memory && only.length === 0 ? [MEMORY_ROW] : only;
  // The whole name of one row may be a part of another's.
  const names = new Set(allRows.map(({ name }) => name));
  const fits = (name: string, part: string) => (names.has(part) ? name === part : name.includes(part));
  const rows = allRows.filter(({ name }) => wanted.length === 0 || wanted.some((part) => fits(name, part)));
  if (rows.length === 0) throw new Error(`No row has ${wanted.join(' or ')} in its name. See --help for their names.`);
  return rows;
}

function chosenEngines(all: readonly EngineSpec[], { engine: wanted, memory }: BenchOptions): EngineSpec[] {
  const names = wanted.length === 0 && memory ? ['vae-kit'] : wanted;
  if (names.length === 0) return [...all];
  return names.map((name) => {
    const spec = all.find((one) => one.name === name);
    if (!spec) throw new Error(`There is no engine ${name}. See --help for their names.`);
    return spec;
  });
}

async function measureTimes(rows: readonly Row[], engines: readonly EngineSpec[], options: BenchOptions): Promise<void> {
  const names = engines.map(({ name }) => name);
  const before = machine();
  const summaries: RowSummary[] = [];
  const descriptions = new Map<string, string>();
  for (const [i, row] of rows.entries()) {
    console.error(`${i + 1}/${rows.length} ${row.name}`);
    const result = await measureRow(row, engines, options);
    for (const [name, timed] of Object.entries(result)) if ('description' in timed) descriptions.set(name, timed.description);
    summaries.push(summarize(row, names, result));
  }
  reportTimes({ machine: before, engines, descriptions, summaries, options });
}

const engines = engineList();
const options = readOptions(process.argv.slice(2), engines.map(({ name }) => name), allRows.map(({ name }) => name));
const rows = chosenRows(options);
const columns = chosenEngines(engines, options);
if (options.memory) await reportMemory(rows, columns, options);
else await measureTimes(rows, columns, options);
