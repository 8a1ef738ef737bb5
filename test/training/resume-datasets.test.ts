import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  checkpointTo,
  fit,
  idxDataset,
  mlpDecoder,
  mlpEncoder,
  streamDataset,
  vae,
  type Dataset,
} from '../../src/index.js';
import { idxBytes } from '../data/idx-bytes.js';
import { useBackend } from '../support/backend.js';
import { float64Stream } from '../support/random.js';
import { weightsOf } from '../support/unchanged.js';

const [ROWS, WIDTH] = [20, 6];
const random = float64Stream(7);
const bytes = Uint8Array.from({ length: ROWS * WIDTH }, () => Math.floor(256 * random()));
const file = new Blob([idxBytes(8, [ROWS, WIDTH], bytes) as Uint8Array<ArrayBuffer>]);
const scale = 1 / 255;

function* rows() {
  for (let i = 0; i < ROWS; i++) yield bytes.subarray(i * WIDTH, (i + 1) * WIDTH);
}

/** A dataset, opened anew by each process that takes part. */
const datasets: Readonly<Record<string, () => Dataset | Promise<Dataset>>> = {
  'a file on disk': () => idxDataset(file, { scale }),
  'a stream': () => streamDataset(rows, { shape: [WIDTH], size: ROWS, shuffleBuffer: 7, scale }),
};

const networks = { encoder: mlpEncoder([4]), decoder: mlpDecoder([4]), likelihood: bernoulli() };
const build = () => vae({ data: [WIDTH], latent: 2, ...networks });
/** Four steps an epoch, the last of two rows. */
const options = { epochs: 3, batchSize: 6, seed: 3, progress: false };

describe('a run that was stopped in the middle of an epoch goes on to the same bits, on', () => {
  useBackend('cpu');

  it.each(Object.keys(datasets))('%s', async (name) => {
    const open = datasets[name]!;
    const whole = build();
    const { history } = await fit(whole, await open(), options);
    for (const last of [1, 6, 7]) {
      let kept: Uint8Array | undefined;
      const checkpoint = () =>
        checkpointTo({ write: (written) => (kept = written), read: () => kept });
      const stops = {
        onStep: ({ step }: { step: number }) => (step === last ? 'stop' : undefined),
      };
      await fit(build(), await open(), {
        ...options,
        checkpoint: checkpoint(),
        callbacks: [stops as object],
      });
      const model = build();
      const rest = await fit(model, await open(), {
        ...options,
        checkpoint: checkpoint(),
        resume: true,
      });
      expect(weightsOf(model)).toEqual(weightsOf(whole));
      expect(rest.history.map(({ loss }) => loss)).toEqual(history.map(({ loss }) => loss));
    }
  });
});
