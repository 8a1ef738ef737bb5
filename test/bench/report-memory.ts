import type { EngineSpec } from './engine-list.js';
import { machine, machineLine } from './machine.js';
import { measureMemory, type MemoryResult } from './measure-memory.js';
import type { BenchOptions } from './options.js';
import type { Row } from './row.js';
import { columns } from './table.js';

/** Steps of a smoke run. */
const SMOKE_STEPS = 2;

interface Watched {
  readonly row: string;
  readonly engine: string;
  readonly result: MemoryResult | { readonly absent: string };
}

function lines({ row, engine, result }: Watched): string[][] {
  if ('absent' in result) return [[row, engine, result.absent, '', '', '']];
  return [result.early, result.late].map(({ step, tensors, tensorBytes, heapBytes }) =>
    [row, engine, step, tensors, tensorBytes, heapBytes].map(String),
  );
}

/** Watches the memory of each row on each engine and prints what was seen. */
export async function reportMemory(
  rows: readonly Row[],
  engines: readonly EngineSpec[],
  { steps, smoke, json }: BenchOptions,
): Promise<void> {
  const watched: Watched[] = [];
  for (const row of rows) {
    for (const engine of engines) {
      const progress = (step: number) => {
        if (step % 1000 === 0) console.error(`${row.name} on ${engine.name}: step ${step}`);
      };
      const result = await measureMemory(row, engine, smoke ? SMOKE_STEPS : steps, progress);
      watched.push({ row: row.name, engine: engine.name, result });
    }
  }
  if (json) {
    console.log(JSON.stringify({ machine: machine(), memory: watched }, undefined, 2));
    return;
  }
  console.log(`${machineLine(machine())}\n`);
  console.log(
    columns([
      ['row', 'engine', 'step', 'tensors', 'tensor bytes', 'WASM heap bytes'],
      ...watched.flatMap(lines),
    ]),
  );
}
