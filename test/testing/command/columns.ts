import type { CheckOptions } from '../../../src/testing/index.js';

/** What computes in a column, how small a fault it is to find there, and in what time for a part. */
export interface Column {
  readonly options: CheckOptions;
  readonly inPage?: true;
}

/** The backends. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  cpu: { options: { effect: 0.1, seconds: 60 } },
  wasm: { options: { effect: 0.1, seconds: 60 } },
  'wasm with threads': { options: { effect: 0.2, seconds: 60 }, inPage: true },
  webgl: { options: { effect: 0.3, seconds: 20 }, inPage: true },
  webgpu: { options: { effect: 0.3, seconds: 20 }, inPage: true },
};
