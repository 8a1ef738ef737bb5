import { engine, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { checkKey, type Key } from '../../core/keys.js';
import { normalStream } from '../../core/noise.js';
import type { BoundInputs, Shortcuts } from '../../core/shortcuts.js';
import { withGradients } from '../../core/with-gradients.js';
import { DECODER, ENCODER } from '../kernels/bound-places.js';
import { VAE_BOUND } from '../kernels/vae-bound.js';
import { VAE_BOUND_GRADIENT } from '../kernels/vae-bound-gradient.js';
import { planOf } from './bound-plan.js';
import { byData } from './by-data.js';
import { weightsOf } from './dense-network.js';
import { knownParts } from './known-parts.js';

/** The loss of a VAE whose parts are all known, by one kernel and one for its gradients. */
export function runBound(given: BoundInputs): Shortcuts['VaeKitBound'][1] | undefined {
  const parts = knownParts(given.parts);
  const plan = parts && planOf(given, parts);
  if (!plan) return undefined;
  const { data, step, key, figuresOf } = given;
  checkKey(key);
  const { encoder, decoder, names } = plan;
  const weight = parts.weightAt(step);
  const attributes = { ...plan.attributes, weight };
  const weights = (): Record<string, Tensor> => ({
    ...weightsOf(encoder, ENCODER),
    ...weightsOf(decoder, DECODER),
  });
  const inputs = { data, ...weights() };
  const [loss, elbo, logLikelihood, kl] = withGradients<Tensor[]>(
    inputs,
    (save) => {
      const made = run(VAE_BOUND, inputs, { ...attributes, noise: noiseOf(key) });
      save([data, made.pop()!]);
      return made;
    },
    (slopes, [points, kept]) => {
      const [byLoss, byElbo, byLogLikelihood, byKl] = slopes as [Tensor, Tensor, Tensor, Tensor];
      const by = { byLoss, byElbo, byLogLikelihood, byKl };
      const own = { ...weights(), data: points!, kept: kept! };
      const gradients = run(VAE_BOUND_GRADIENT, { ...own, ...by }, attributes);
      const all: Record<string, () => Tensor> = { data: () => byData(figuresOf, points!, slopes) };
      names.forEach((name, i) => (all[name] = () => gradients[i]!));
      return all;
    },
  ) as [Tensor, Tensor, Tensor, Tensor];
  return {
    loss,
    metrics: { elbo, logLikelihood, kl },
    report: parts.reports ? { beta: weight } : undefined,
  };
}

const run = (kernel: string, inputs: Record<string, Tensor>, attributes: object) =>
  engine().runKernel<Tensor[]>(kernel, inputs, attributes as NamedAttrMap);

/** The noise that a Gaussian draws of a key. */
function noiseOf(key: Key): (to: Float32Array) => void {
  return (to) => {
    const next = normalStream(key);
    for (let i = 0; i < to.length; i++) to[i] = next();
  };
}
