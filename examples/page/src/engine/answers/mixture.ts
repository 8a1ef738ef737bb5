import { tensor } from '@tensorflow/tfjs-core';
import { fitGaussianMixture, type GaussianMixture } from 'vae-kit';
import type { Answer, Question } from '../protocol.js';
import { decoded, firstRows, read, withCondition, type ModelView } from './model-view.js';

/** So many codes tell where they lie. */
const CODES = 2000;

/** Answers about a Gaussian mixture of the codes, which it remembers. */
export function mixtureAnswers() {
  let mixture: GaussianMixture<'full'> | undefined;
  return {
    async fitMixture(
      view: ModelView,
      { components, seed = 0 }: Question<'fitMixture'>,
    ): Promise<Answer<'fitMixture'>> {
      const { rows, labels } = await firstRows(view, CODES);
      const means = withCondition(view, labels, (given) => view.model.encode(rows, given));
      rows.dispose();
      // Read by and by, where it is on a GPU: the mixture itself would wait for it.
      const { shape } = means;
      const codes = tensor(await read(means), shape);
      const fitted = await fitGaussianMixture(codes, { components, seed, progress: false });
      codes.dispose();
      mixture = fitted;
      return {
        components: fitted.weights.map((weight, k) => ({
          weight,
          mean: fitted.means[k]!,
          covariance: fitted.covariances[k]!,
        })),
      };
    },

    async mixtureSamples(
      view: ModelView,
      { count, seed = 0, label }: Question<'mixtureSamples'>,
    ): Promise<Answer<'mixtureSamples'>> {
      if (!mixture) throw new Error('Fit a mixture to the codes first.');
      const z = await read(mixture.sample(count, { seed }));
      return { samples: await decoded(view, z, label) };
    },
  };
}
