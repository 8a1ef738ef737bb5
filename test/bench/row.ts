import type { Workload } from './workload.js';

/** One row of the table. */
export interface Row {
  /** What `--only` looks for. */
  readonly name: string;
  readonly title: string;
  /** How its times are shown; a rate needs `operations`. */
  readonly unit: 'ms' | 'GFLOP/s';
  /** Floating-point operations of one iteration. */
  readonly operations?: number;
  readonly workload: Workload;
  /**
   * Engines that take more than a minute for one iteration: they are measured only where `--engine`
   * names them, and in a smoke run.
   */
  readonly slow?: readonly string[];
  /** What a smoke run does in its place, where an engine takes too long for it. */
  readonly smokeWorkload?: Workload;
}
