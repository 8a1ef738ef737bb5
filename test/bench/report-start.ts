import { bundledEngine } from './bundled-engine.js';
import type { EngineSpec } from './engine-list.js';
import { machine, machineLine } from './machine.js';
import { FIRST_STEPS, measureStart, type StartTimes } from './measure-start.js';
import type { BenchOptions } from './options.js';
import type { Row } from './row.js';
import { median } from './statistics.js';
import { columns } from './table.js';
import { withInputs } from './with-inputs.js';

interface Started {
  readonly row: string;
  readonly title: string;
  readonly engine: string;
  readonly starts: StartTimes[];
  absent?: string;
}

const HEADS = ['libraries, backend', 'model', 'first step', `${FIRST_STEPS - 1} more`, 'all'];

/** Medians of each part, and of the whole. */
function medians(starts: readonly StartTimes[]): number[] {
  const parts = starts.map(({ ready, model, firstStep, moreSteps }) => [
    ready,
    model,
    firstStep,
    moreSteps,
    ready + model + firstStep + moreSteps,
  ]);
  return HEADS.map((_, part) => median(parts.map((times) => times[part]!)));
}

function line({ title, engine, starts, absent }: Started): string[] {
  const figures =
    absent === undefined
      ? medians(starts).map((time) => time.toFixed(0))
      : [absent, ...HEADS.slice(1).map(() => '')];
  return [title, engine, ...figures];
}

/** Prints how long each engine takes from nothing to its first steps, by turns. */
export async function reportStart(
  rows: readonly Row[],
  engines: readonly EngineSpec[],
  { rounds, smoke, json }: BenchOptions,
): Promise<void> {
  const before = machine();
  const bundled = await Promise.all(engines.map(bundledEngine));
  const started: Started[] = [];
  for (const row of rows) {
    const ofRow = bundled.map(({ name }): Started => ({
      row: row.name,
      title: row.title,
      engine: name,
      starts: [],
    }));
    await withInputs(row.workload, async (inputs) => {
      for (let round = 0; round < (smoke ? 1 : rounds); round++) {
        console.error(`${row.name}: round ${round + 1}`);
        for (const [i, spec] of bundled.entries()) {
          const result = await measureStart(row, inputs, spec);
          if ('absent' in result) ofRow[i]!.absent = result.absent;
          else ofRow[i]!.starts.push(result);
        }
      }
    });
    started.push(...ofRow);
  }
  if (json) {
    console.log(JSON.stringify({ machine: before, starts: started }, undefined, 2));
    return;
  }
  console.log(`${machineLine(before)}\n`);
  console.log(columns([['milliseconds', '', ...HEADS], ...started.map(line)]));
}
