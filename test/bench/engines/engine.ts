import type { MemoryFigures } from '../protocol.js';
import type { Workload } from '../workload.js';
import type { Inputs } from './inputs.js';

/** One workload, ready to run. */
export interface Task {
  /** Runs the first steps on the noise given and returns what must be the same on every engine. */
  check(): Promise<number[]>;
  /** One iteration, the part that is timed. */
  run(): Promise<void>;
}

/** What a child process measures with. */
export interface Engine {
  /** Its version and what it runs on. */
  readonly description: string;
  /** A task, or nothing where the engine has none of that kind. */
  load(workload: Workload, inputs: Inputs): Task | undefined;
  memory?(): MemoryFigures;
}
