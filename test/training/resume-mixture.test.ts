import { describe, expect, it } from 'vitest';
import {
  checkpointTo,
  fitGaussianMixture,
  type Checkpoint,
  type CovarianceType,
  type FitGaussianMixtureOptions,
  type FittedGaussianMixture,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { float64Stream } from '../support/random.js';

const random = float64Stream(3);
const points = Array.from({ length: 200 }, () => {
  const centre = random() < 0.5 ? 0 : 1.5;
  return [centre + random(), 10 * (random() + random())];
});

function place(): { checkpoint: Checkpoint; writes: () => number } {
  let file: Uint8Array | undefined;
  let writes = 0;
  const write = (bytes: Uint8Array) => {
    writes++;
    file = bytes.slice();
  };
  return { checkpoint: checkpointTo({ write, read: () => file }), writes: () => writes };
}

/** A signal that comes after so many looks at it, one for each iteration. */
function stopAfter(looks: number): AbortSignal {
  let seen = 0;
  return {
    get aborted() {
      return ++seen > looks;
    },
  } as AbortSignal;
}

const plain = (mixture: FittedGaussianMixture) =>
  JSON.parse(JSON.stringify(mixture)) as Record<string, unknown>;

describe('a fit of a mixture that is resumed', () => {
  useBackend('cpu');

  it.each<CovarianceType>(['full', 'tied', 'diagonal', 'spherical'])(
    'goes on to the same bits, with %s covariances',
    async (covariance) => {
      for (const restarts of [1, 3]) {
        const options: FitGaussianMixtureOptions = {
          components: 3,
          covariance,
          restarts,
          seed: 2,
          tolerance: 1e-9,
          maxIterations: 12,
          initialization: 'random',
        };
        const whole = await fitGaussianMixture(points, options);
        for (const looks of [2, 5, 9, 20]) {
          const { checkpoint } = place();
          await fitGaussianMixture(points, { ...options, checkpoint, signal: stopAfter(looks) });
          const again = await fitGaussianMixture(points, { ...options, checkpoint, resume: true });
          expect(plain(again), `after ${looks} looks`).toEqual(plain(whole));
          expect(again.lowerBounds).toEqual(whole.lowerBounds);
        }
      }
    },
  );

  it('is kept after every so many iterations, and at its end', async () => {
    const { checkpoint, writes } = place();
    const { iterations } = await fitGaussianMixture(points, {
      components: 3,
      tolerance: 0,
      maxIterations: 7,
      checkpoint: { ...checkpoint, everySteps: 3, everyEpochs: undefined },
    });
    expect(iterations).toBe(7);
    expect(writes()).toBe(3);
  });

  it('may take more iterations than it was told at first', async () => {
    const options = { components: 3, tolerance: 0, seed: 1 };
    const whole = await fitGaussianMixture(points, { ...options, maxIterations: 10 });
    const { checkpoint } = place();
    await fitGaussianMixture(points, { ...options, maxIterations: 4, checkpoint });
    const more = { ...options, maxIterations: 10, checkpoint, resume: true };
    expect(plain(await fitGaussianMixture(points, more))).toEqual(plain(whole));
  });

  it.each<[string, readonly number[][], Partial<FitGaussianMixtureOptions>, RegExp]>([
    ['another number of points', points.slice(1), {}, /number of points 200, not 199/],
    ['other points', points.map(([x, y]) => [2 * x!, y!]), {}, /spread of the points/],
    ['another seed', points, { seed: 9 }, /seed 0, not 9/],
    ['more components', points, { components: 4 }, /components 3, not 4/],
    ['other covariances', points, { covariance: 'tied' }, /covariance full, not tied/],
  ])('is refused %s', async (_, others, changed, message) => {
    const { checkpoint } = place();
    await fitGaussianMixture(points, { components: 3, checkpoint });
    await expectVaeKitRejection(
      fitGaussianMixture(others as number[][], {
        components: 3,
        checkpoint,
        resume: true,
        ...changed,
      }),
      message,
    );
  });
});
