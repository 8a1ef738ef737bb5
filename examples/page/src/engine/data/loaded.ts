import { reshape } from '@tensorflow/tfjs-core';
import type { SyncDataset } from 'vae-kit';
import type { DataInfo } from '../protocol.js';

/** Data that are there. */
export interface LoadedData {
  readonly info: DataInfo;
  /** Values from 0 to 1 for images, any for points. */
  readonly rows: SyncDataset;
  /** The class of each, where there are classes. */
  readonly labels?: Uint8Array | undefined;
  /** A number of each from 0 to 1, for its colour. */
  readonly colours?: Float32Array | undefined;
}

/** The same data, each row in another shape. */
export function shapedAs(data: LoadedData, shape: readonly number[]): LoadedData {
  const { rows } = data;
  return {
    ...data,
    rows: {
      size: rows.size,
      shape,
      batch(positions) {
        const flat = rows.batch(positions);
        const shaped = reshape(flat, [positions.length, ...shape]);
        flat.dispose();
        return shaped;
      },
    },
  };
}
