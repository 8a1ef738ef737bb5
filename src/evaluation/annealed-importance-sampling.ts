import type { Tensor } from '@tensorflow/tfjs-core';
import { optionError } from '../core/errors.js';
import { foldIn, keyFor } from '../core/keys.js';
import { checkOptions, COUNT, SEED, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import type { Dataset } from '../data/dataset.js';
import { modelInputs } from '../models/model-inputs.js';
import type { WithCondition } from '../models/trainable.js';
import { anneal } from './anneal.js';
import { latentParts, type LatentModel } from './latent-model.js';
import { likelihoodRecord, type LogLikelihood } from './log-likelihood.js';
import { overBatches, PASS_HINTS, PASS_KINDS, type PassOptions } from './over-batches.js';
import { adaptedSteps, WARM_UP } from './step-sizes.js';
import { settleTemperatures } from './temperatures.js';

/**
 * Options of {@link annealedImportanceSampling}; `batchSize` is 100 unless told.
 *
 * @public
 */
export interface AnnealingOptions extends PassOptions {
  /** How many independent chains each datum gets; 16 unless told. */
  readonly chains?: number;
  /**
   * How many steps lead from the prior to the posterior, on a sigmoid schedule, or the inverse
   * temperatures themselves, rising from 0 to 1; 1000 unless told, 10,000 in the paper.
   */
  readonly temperatures?: number | readonly number[];
  /** How many leapfrog steps make a proposal; 10 unless told. */
  readonly leapfrogSteps?: number;
  /** Decides all that is drawn; 0 unless told. */
  readonly seed?: number;
}

/**
 * What {@link annealedImportanceSampling} finds.
 *
 * @public
 */
export interface AnnealedLogLikelihood extends LogLikelihood {
  /** The share of proposals that were accepted; between 0.4 and 0.9 all is well. */
  readonly acceptanceRate: number;
  /** The same at each of the inverse temperatures between 0 and 1. */
  readonly acceptanceRates: Float64Array;
}

const kinds = (): OptionKinds<AnnealingOptions & { readonly condition?: unknown }> => ({
  ...PASS_KINDS,
  chains: COUNT,
  temperatures: null,
  leapfrogSteps: COUNT,
  seed: SEED,
});

const hints = () => ({
  ...PASS_HINTS,
  'samples numChains nChains': 'Give chains: 16.',
  'steps numSteps betas schedule': 'Give temperatures: 1000, or a list that rises from 0 to 1.',
  'leapfrog numLeapfrogSteps': 'Give leapfrogSteps: 10.',
  'stepSize epsilon': 'It is adapted.',
});

/**
 * Estimates the log-likelihood of data by annealed importance sampling, without the posterior's
 * help: right also where q(z | x) is a bad proposal, and many times as dear as
 * {@link estimateLogLikelihood}.
 *
 * Chains begin at the prior and go through p(z) p(x | z)^β for 0 = β_0 \< … \< β_T = 1, by a
 * transition of Hamiltonian Monte Carlo at each; log w = Σ_t (β_t − β_(t−1)) log p(x | z_(t−1)), and
 * log p(x) ≈ log 1/C Σ_c w_c. R. M. Neal, Annealed importance sampling (2001); Y. Wu et al., On the
 * quantitative analysis of decoder-based generative models (2017).
 *
 * The mean of the weights is unbiased only if the step sizes do not depend on the chains that they
 * move. So they are learned before, by a chain of its own for each datum, towards an acceptance of
 * 0.65, one for each datum and temperature, and are fixed by the time the chains that count begin:
 * these multiply them by fresh numbers between 0.8 and 1.2, against orbits that close.
 *
 * @param model - A {@link vae} with real latents; its prior may be any that has gradients.
 * @param data - Shape `[N, ...data]`, or a dataset. Binarise grey images first, or by `transform`.
 * @param options - Chains, temperatures, leapfrog steps and so on, and the condition of each datum.
 * @returns The mean over the data with its error, the estimate for each, in nats, and how many
 * proposals were accepted.
 * @throws {@link VaeKitError} where data or options do not fit the model, or latents are no real
 * numbers.
 *
 * @example
 * ```ts
 * import {
 *   annealedImportanceSampling, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae,
 * } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 5, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * const { mean, standardError, acceptanceRate } = await annealedImportanceSampling(model, points, {
 *   chains: 4,
 *   temperatures: 10,
 *   leapfrogSteps: 3,
 * });
 * console.log(`log p(x) = ${mean.toFixed(2)} ± ${standardError.toFixed(2)} nats`);
 * console.assert(acceptanceRate > 0 && acceptanceRate <= 1);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function annealedImportanceSampling<C extends boolean>(
  model: LatentModel<C>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, AnnealingOptions, Tensor | Dataset>
): Promise<AnnealedLogLikelihood> {
  const call = 'annealedImportanceSampling';
  const parts = latentParts(model, call);
  const given: AnnealingOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, call, kinds(), hints());
  checkReal(model);
  const { chains = 16, temperatures = 1000, leapfrogSteps = 10, seed = 0 } = given;
  const betas = settleTemperatures(temperatures);
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope(call);
  const transitions = betas.length - 2;
  const record = likelihoodRecord();
  const accepted = new Float64Array(transitions);
  let rowsDone = 0;
  const work = {
    title: 'log p(x)',
    unit: 'transitions',
    each: transitions > 0 ? transitions * (chains + 1) + WARM_UP : 1,
    key: keyFor(seed, 'annealing'),
  };
  const ended = await overBatches(model, inputs, given, work, async (batch, key, advance) => {
    const [data] = batch.data.shape;
    const adapted = adaptedSteps(data, transitions);
    const steps: Float32Array[] = [];
    const first = { parts, batch, betas, chains: 1, leapfrogSteps, key: foldIn(key, 0) };
    let goesOn = await anneal({
      ...first,
      warmUp: WARM_UP,
      stepSizes: () => adapted.sizes,
      async moved(t, acceptance, warm) {
        if (!warm) steps[t] = adapted.sizes.slice();
        adapted.adapt(acceptance, warm);
        return advance(data, record.note());
      },
    });
    if (!goesOn) return false;
    const found = record.begin(data, chains);
    const seen = new Float64Array(transitions);
    goesOn = await anneal({
      ...first,
      chains,
      key: foldIn(key, 1),
      stepSizes: (t, next) =>
        Float32Array.from(
          { length: chains * data },
          (_, row) => steps[t]![row % data]! * (0.8 + 0.4 * next()),
        ),
      async moved(t, acceptance) {
        for (const each of acceptance) seen[t]! += each;
        return (await advance(data * chains, record.note())) || t === transitions - 1;
      },
      weighed: (row, logWeight, size) => found.add(row % data, logWeight, size),
    });
    if (!goesOn) return false;
    found.end();
    seen.forEach((each, t) => (accepted[t]! += each));
    rowsDone += data * chains;
    return true;
  });
  const acceptanceRates = accepted.map((each) => each / rowsDone);
  return {
    ...record.result(ended),
    acceptanceRate: acceptanceRates.reduce((total, each) => total + each, 0) / transitions,
    acceptanceRates,
  };
}

function checkReal({ posterior, prior }: LatentModel): void {
  const [discrete] = [prior.family, posterior].filter(({ support }) => support.type !== 'real');
  if (discrete) {
    throw optionError(
      'model',
      'must have real latents, which Hamiltonian Monte Carlo can move',
      `${discrete.support.type} ones of the family '${discrete.type}'`,
      'Take estimateLogLikelihood, which needs no gradient by the latents.',
    );
  }
}
