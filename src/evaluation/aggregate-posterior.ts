import { clone, concat, dispose, slice, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { sizeOf, type Shape } from '../core/shapes.js';
import type { Family, Params } from '../distributions/family.js';
import { mapParams, rowsOf, tileParams } from '../distributions/params.js';
import { logMean } from './log-mean.js';

/** The mixture q(z) = 1/N Σ_n q(z | x_n) over data that are encoded batch by batch. */
export interface AggregatePosterior {
  /** Adds the posteriors of a batch, whose parameters it takes over. */
  add(params: Params): void;
  /** How many data there are by now. */
  readonly data: number;
  /** log q(z) of a few latents, shape `[M, ...latent]`. */
  logProb(z: Tensor): Promise<Float64Array>;
  /** How many latents are compared with all data at once, at most. */
  together(): number;
  dispose(): void;
}

/** About how many values of latents are looked at together. */
const VALUES = 2 ** 19;

/** Makes an empty mixture. */
export function aggregatePosterior(posterior: Family, latent: Shape): AggregatePosterior {
  let batches: Params[] = [];
  /** Which parameters have a row for each datum, as the first batch tells. */
  let own: readonly string[] = [];
  let all: Params | undefined;
  let data = 0;

  /** The parameters of all data, put together when they are first needed. */
  function joined(): Params {
    if (all) return all;
    const [first] = batches;
    const whole = tidy(() =>
      mapParams(first!, (value, name) =>
        own.includes(name) ? concat(batches.map((params) => params[name]!)) : clone(value),
      ),
    );
    dispose(batches);
    batches = [];
    return (all = whole);
  }

  return {
    add(params) {
      const rows = rowsOf(posterior, params);
      if (data === 0)
        own = Object.keys(params).filter(
          (name) => params[name]!.shape[0] === rows && !posterior.shared?.includes(name),
        );
      batches.push(params);
      data += rows;
    },
    get data() {
      return data;
    },
    together: () => Math.max(1, Math.floor(VALUES / data / sizeOf(latent))),
    async logProb(z) {
      const [count] = z.shape;
      const params = joined();
      const each = tidy(() => {
        // Row n of latent m stands at m · N + n.
        const ones = latent.map(() => 1);
        const repeated = concat(
          Array.from({ length: count }, (_, m) => tile(slice(z, m, 1), [data, ...ones])),
        );
        return posterior.logProb(tileParams(posterior, params, count), repeated);
      });
      const values = await each.data();
      each.dispose();
      return Float64Array.from(
        { length: count },
        (_, m) => logMean(Float64Array.from(values.subarray(m * data, (m + 1) * data))).value,
      );
    },
    dispose() {
      dispose({ batches, ...all });
    },
  };
}
