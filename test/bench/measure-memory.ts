import type { EngineSpec } from './engine-list.js';
import { startEngine, type Absent } from './engine-process.js';
import type { MemoryFigures } from './protocol.js';
import type { Row } from './row.js';
import { withInputs } from './with-inputs.js';

/** What an engine held at two moments. */
export interface MemoryResult {
  readonly early: MemoryFigures & { readonly step: number };
  readonly late: MemoryFigures & { readonly step: number };
}

/** How many steps are asked for at a time. */
const CHUNK = 100;

/** Trains on one engine and looks at its memory after the first steps and after the last. */
export async function measureMemory(
  row: Row,
  spec: EngineSpec,
  steps: number,
  progress: (step: number) => void,
): Promise<MemoryResult | Absent> {
  const engine = await startEngine(spec);
  if ('absent' in engine) return engine;
  try {
    const loaded = await withInputs(row.workload, (inputs) =>
      engine.ask({ do: 'load', workload: row.workload, inputs }),
    );
    if (loaded.is === 'absent') return { absent: loaded.reason };
    let step = 0;
    const trainTo = async (
      end: number,
    ): Promise<(MemoryFigures & { step: number }) | undefined> => {
      while (step < end) {
        const iterations = Math.min(CHUNK, end - step);
        await engine.ask({ do: 'run', iterations });
        step += iterations;
        progress(step);
      }
      const answer = await engine.ask({ do: 'memory' });
      return answer.is === 'memory'
        ? {
            step,
            tensors: answer.tensors,
            tensorBytes: answer.tensorBytes,
            heapBytes: answer.heapBytes,
          }
        : undefined;
    };
    const early = await trainTo(Math.min(CHUNK, steps));
    if (!early) return { absent: 'it does not tell its memory' };
    const late = await trainTo(steps);
    return late ? { early, late } : { absent: 'it does not tell its memory' };
  } finally {
    engine.stop();
  }
}
