import { startEngine, type Absent } from './engine-process.js';
import type { EngineSpec } from './engine-list.js';
import type { Row } from './row.js';

/** What a start takes, in milliseconds, one after the other. */
export interface StartTimes {
  /** From the start of the process until libraries and backend are there. */
  readonly ready: number;
  /** Building the model. */
  readonly model: number;
  readonly firstStep: number;
  /** The rest of the first {@link FIRST_STEPS}. */
  readonly moreSteps: number;
}

/** How many steps count as the first. */
export const FIRST_STEPS = 50;

/** Starts an engine in a process of its own and lets it take its first steps. */
export async function measureStart(
  { workload }: Row,
  inputs: string,
  spec: EngineSpec,
): Promise<StartTimes | Absent> {
  let since = performance.now();
  const lap = (): number => {
    const now = performance.now();
    const took = now - since;
    since = now;
    return took;
  };
  const engine = await startEngine(spec);
  if ('absent' in engine) return engine;
  try {
    const ready = lap();
    const loaded = await engine.ask({ do: 'load', workload, inputs });
    if (loaded.is === 'absent') return { absent: loaded.reason };
    const model = lap();
    await engine.ask({ do: 'run', iterations: 1 });
    const firstStep = lap();
    await engine.ask({ do: 'run', iterations: FIRST_STEPS - 1 });
    return { ready, model, firstStep, moreSteps: lap() };
  } finally {
    engine.stop();
  }
}
