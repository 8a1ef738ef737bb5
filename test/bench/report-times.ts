import type { EngineSpec } from './engine-list.js';
import { machineLine, type Machine } from './machine.js';
import type { BenchOptions } from './options.js';
import type { RowSummary } from './summary.js';
import { table } from './table.js';

/** All that a run brought. */
export interface TimesReport {
  readonly machine: Machine;
  readonly engines: readonly EngineSpec[];
  /** By the name of the engine, where it started. */
  readonly descriptions: ReadonlyMap<string, string>;
  readonly summaries: readonly RowSummary[];
  readonly options: BenchOptions;
}

function flagsOf({ args }: EngineSpec): string[] {
  return args.slice(0, Math.max(0, args.indexOf('--import')));
}

/** Prints what was measured, as tables or as JSON. */
export function reportTimes({
  machine,
  engines,
  descriptions,
  summaries,
  options,
}: TimesReport): void {
  const facts = engines.map((engine) => ({
    name: engine.name,
    description: descriptions.get(engine.name) ?? 'absent',
    flags: flagsOf(engine),
  }));
  if (options.json) {
    const { seconds, rounds, smoke } = options;
    console.log(
      JSON.stringify(
        { machine, plan: { seconds, rounds, smoke }, engines: facts, rows: summaries },
        undefined,
        2,
      ),
    );
    return;
  }
  console.log(machineLine(machine));
  for (const { name, description, flags } of facts)
    console.log(`  ${[name, '=', description, ...flags].join(' ')}`);
  console.log(
    `\n${table(
      summaries,
      engines.map(({ name }) => name),
    )}`,
  );
  if (options.smoke) console.log('\nA smoke run: these are single cold iterations.');
}
