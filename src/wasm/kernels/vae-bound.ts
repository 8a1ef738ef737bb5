import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { logLikelihoodOf } from './bernoulli-log-prob.js';
import { DECODER, ENCODER, type BoundAttributes } from './bound-places.js';
import { layersOf, runLayers } from './dense-layers.js';
import { outputs } from './outputs.js';
import { registerVaeBoundGradient } from './vae-bound-gradient.js';

/**
 * The bound of a VAE of dense networks with a Gaussian posterior and a standard normal prior: input
 * `data`, and `encoderKernel0`, `encoderBias0`, `decoderKernel0` and so on; outputs are the loss,
 * the ELBO, the log-likelihood and the KL, means over the batch, and what the way back needs.
 */
export const VAE_BOUND = 'VaeKitVaeBound';

const LOG_TWO_PI = 1.8378770664093453;

const mean = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const forward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const attributes = call.attrs as unknown as BoundAttributes & { noise(to: Float32Array): void };
    const { rows, latent, data, posterior, likelihood, kept, weight, noise } = attributes;
    const encoder = layersOf(backend, inputs, attributes.encoder, ENCODER);
    const decoder = layersOf(backend, inputs, attributes.decoder, DECODER);
    return outputs(backend, [[], [], [], [], [kept.size]], (...made) => {
      const base = addressOf(backend, made[4]!);
      const values = backend.typedArrayFromHeap(made[4]!) as Float32Array;
      const at = (place: number) => base + place;
      const valuesAt = (place: number, size: number) =>
        values.subarray(place / 4, place / 4 + size);
      noise(valuesAt(kept.noise, rows * latent[0]));
      valuesAt(kept.prior, latent[0]).fill(0);

      const x = addressOf(backend, inputs.data!);
      const encoded = kept.encoded.map(at);
      runLayers(companion, encoder, rows, x, encoded);
      const [latentMean, logScale, z] = [at(kept.mean), at(kept.logScale), at(kept.z)];
      const { floored, floor } = posterior;
      const latentRows = (rows * latent[0]) / latent[1];
      const raw = encoded[encoded.length - 1]!;
      companion.gaussianHead(latentRows, latent[1], floored, floor, raw, latentMean, logScale);
      companion.gaussianSample(rows * latent[0], latentMean, logScale, at(kept.noise), z);
      const prior = at(kept.prior);
      const kl = at(kept.kl);
      companion.gaussianKl(rows, latent[0], 0, latentMean, logScale, prior, prior, kl);

      const decoded = kept.decoded.map(at);
      runLayers(companion, decoder, rows, z, decoded);
      const output = decoded[decoded.length - 1]!;
      const [slopes, logLikelihood] = [at(kept.slopes), at(kept.logLikelihood)];
      if (likelihood === 'logits')
        logLikelihoodOf(companion, rows, data[0], x, output, logLikelihood, slopes);
      else {
        const isLearned = 'floor' in likelihood;
        const means = isLearned ? at(kept.means) : output;
        if (isLearned)
          companion.gaussianHead(
            (rows * data[0]) / data[1],
            data[1],
            likelihood.floored,
            likelihood.floor,
            output,
            means,
            slopes,
          );
        else valuesAt(kept.slopes, rows).fill(likelihood.logScale);
        const scales = isLearned ? data[0] : 1;
        const constant = 0.5 * LOG_TWO_PI * data[0];
        companion.gaussian(rows, data[0], scales, x, means, slopes, constant, logLikelihood);
      }

      const meanLikelihood = mean(valuesAt(kept.logLikelihood, rows));
      const meanKl = mean(valuesAt(kept.kl, rows));
      const figures = [
        weight * meanKl - meanLikelihood,
        meanLikelihood - meanKl,
        meanLikelihood,
        meanKl,
      ];
      figures.forEach((figure, i) => (backend.typedArrayFromHeap(made[i]!)[0] = figure));
    });
  };

/** Registers the bound of a VAE as one kernel, and its gradients as another. */
export function registerVaeBound(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(VAE_BOUND, forward(companion), ['bounds of VAEs']),
    () => registerVaeBoundGradient(companion),
  ]);
}
