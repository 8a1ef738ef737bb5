import type { Account } from '../account/account.js';
import type { Absent } from '../engine-process.js';
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
  /**
   * A task, or why the engine cannot do it, or nothing where none of that kind is written for it.
   */
  load(workload: Workload, inputs: Inputs): Task | Absent | undefined;
  memory?(): MemoryFigures;
  /** Where the time of a training step goes, or nothing where the workload has none. */
  account?(workload: Workload, inputs: Inputs, seconds: number): Promise<Account | undefined>;
}
