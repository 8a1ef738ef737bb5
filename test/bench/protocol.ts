import type { Account } from './account/account.js';
import type { Workload } from './workload.js';

/** What the parent asks of an engine: one JSON object on one line. */
export type Request =
  | { readonly do: 'load'; readonly workload: Workload; readonly inputs: string }
  | { readonly do: 'check' }
  | { readonly do: 'run'; readonly iterations: number }
  | { readonly do: 'memory' }
  | {
      readonly do: 'account';
      readonly workload: Workload;
      readonly inputs: string;
      readonly seconds: number;
    };

/** What memory an engine holds. */
export interface MemoryFigures {
  readonly tensors: number;
  readonly tensorBytes: number;
  /** The size of the WebAssembly memory. */
  readonly heapBytes: number;
}

/**
 * What an engine answers, one line for each request; the first answer comes unasked, once it has
 * started.
 */
export type Answer =
  | { readonly is: 'ready'; readonly description: string }
  | { readonly is: 'loaded' }
  /**
   * The engine itself, the workload, the memory's figures or the account are not to be had here.
   */
  | { readonly is: 'absent'; readonly reason: string }
  /** What must be the same on every engine: losses of the first steps, or elements of a product. */
  | { readonly is: 'checked'; readonly figures: readonly number[] }
  /** How long each iteration took. */
  | { readonly is: 'ran'; readonly milliseconds: readonly number[] }
  | ({ readonly is: 'memory' } & MemoryFigures)
  | { readonly is: 'accounted'; readonly account: Account }
  | { readonly is: 'failed'; readonly message: string };
