import { agree } from './agree.js';
import type { EngineSpec } from './engine-list.js';
import { startEngine, type Absent, type EngineProcess } from './engine-process.js';
import type { Answer } from './protocol.js';
import type { Row } from './row.js';
import { median } from './statistics.js';
import { withInputs } from './with-inputs.js';

/** How long an engine is measured. */
export interface Plan {
  /** Seconds for one engine and row, shared out among the rounds. */
  readonly seconds: number;
  readonly rounds: number;
  /** One iteration and nothing before it, to see that all works. */
  readonly smoke: boolean;
}

/** The times of one engine in milliseconds, by round. */
export interface Timed {
  readonly description: string;
  readonly rounds: readonly (readonly number[])[];
}

/** What one row brought, by the name of the engine. */
export type RowResult = Readonly<Record<string, Timed | Absent>>;

/** The share of a measurement's seconds that is spent before it, for compilers to finish. */
const WARM_UP = 0.25;

interface Runner {
  readonly process: EngineProcess;
  readonly iterations: number;
  readonly wantedRounds: number;
  readonly rounds: number[][];
}

function expect<K extends Answer['is']>(answer: Answer, kind: K): Extract<Answer, { is: K }> {
  if (answer.is !== kind)
    throw new Error(`An answer of the kind '${kind}' was expected, but '${answer.is}' came.`);
  return answer as Extract<Answer, { is: K }>;
}

async function run(process: EngineProcess, iterations: number): Promise<number[]> {
  return [...expect(await process.ask({ do: 'run', iterations }), 'ran').milliseconds];
}

async function warmUp(process: EngineProcess, { seconds, rounds, smoke }: Plan): Promise<Runner> {
  if (smoke) return { process, iterations: 1, wantedRounds: 1, rounds: [] };
  const end = performance.now() + 1000 * WARM_UP * seconds;
  const times: number[] = [];
  do times.push(...(await run(process, 1)));
  while (performance.now() < end);
  // What takes longer than all its time is not done once more.
  if (times[0]! > 1000 * seconds)
    return { process, iterations: 1, wantedRounds: 0, rounds: [times] };
  const affordable = Math.max(1, Math.floor((1000 * seconds) / median(times)));
  return {
    process,
    iterations: Math.max(1, Math.round(affordable / rounds)),
    wantedRounds: Math.min(rounds, affordable),
    rounds: [],
  };
}

/**
 * Runs rounds over all engines, one engine at a time, so that what slows the machine for a while
 * slows all.
 */
async function interleave(runners: readonly Runner[]): Promise<void> {
  const most = Math.max(...runners.map(({ wantedRounds }) => wantedRounds));
  for (let round = 0; round < most; round++) {
    for (const { process, iterations, wantedRounds, rounds } of runners) {
      if (round < wantedRounds) rounds.push(await run(process, iterations));
    }
  }
}

/**
 * Measures a row on all engines, each in a fresh process; fails where they do not do the same work.
 */
export async function measureRow(
  row: Row,
  engines: readonly EngineSpec[],
  plan: Plan,
): Promise<RowResult> {
  const started: EngineProcess[] = [];
  const result: Record<string, Timed | Absent> = {};
  try {
    for (const spec of engines) {
      const engine = await startEngine(spec);
      if ('absent' in engine) result[spec.name] = engine;
      else started.push(engine);
    }
    const able = await withInputs(row.workload, async (inputs) => {
      const loaded: EngineProcess[] = [];
      for (const engine of started) {
        const answer = await engine.ask({ do: 'load', workload: row.workload, inputs });
        if (answer.is === 'absent') result[engine.name] = { absent: answer.reason };
        else loaded.push(engine);
      }
      return loaded;
    });
    const checked: { name: string; figures: readonly number[] }[] = [];
    for (const engine of able)
      checked.push({
        name: engine.name,
        figures: expect(await engine.ask({ do: 'check' }), 'checked').figures,
      });
    agree(row.name, checked);

    const runners: Runner[] = [];
    for (const engine of able) runners.push(await warmUp(engine, plan));
    await interleave(runners);
    for (const { process, rounds } of runners)
      result[process.name] = { description: process.description, rounds };
    return result;
  } finally {
    for (const engine of started) engine.stop();
  }
}
