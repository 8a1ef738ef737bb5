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
}
