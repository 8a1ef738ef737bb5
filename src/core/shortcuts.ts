import { getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';
import type { Key } from './keys.js';
import type { MeanFields, MeanFieldsRequest } from './mean-fields.js';
import type { MixtureSpan } from './mixture-span.js';
import type { PointSpace, PointSpaceRequest } from './point-space.js';

/**
 * What a backend may compute as a whole that is otherwise made of many operations: by name, what
 * it is given and what it gives.
 */
export interface Shortcuts {
  /** The output of a network. */
  readonly VaeKitNetwork: readonly [
    given: { readonly network: object; readonly inputs: readonly Tensor[] },
    output: Tensor,
  ];
  /** The loss and the metrics of a VAE. */
  readonly VaeKitBound: readonly [
    given: BoundInputs,
    bound: {
      readonly loss: Tensor;
      readonly metrics: Readonly<Record<'elbo' | 'logLikelihood' | 'kl', Tensor>>;
      readonly report: Readonly<Record<string, number>> | undefined;
    },
  ];
  /** The sums over some points of a Gaussian mixture, added where they belong. */
  readonly VaeKitMixtureSpan: readonly [given: MixtureSpan, done: true];
  /** A space of points in the backend's memory. */
  readonly VaeKitPointSpace: readonly [given: PointSpaceRequest, space: PointSpace];
  /** What finds the mean fields of a sigmoid belief network. */
  readonly VaeKitMeanFields: readonly [given: MeanFieldsRequest, fields: MeanFields];
}

/** What the bound of a VAE is made of, its parts as the model was given them. */
export interface BoundInputs {
  readonly model: {
    readonly encoder: object;
    readonly decoder: object;
    readonly latent: readonly number[];
    readonly data: readonly number[];
  };
  readonly parts: {
    readonly posterior: FamilyFunctions;
    readonly prior: { readonly build: object };
    readonly likelihood: FamilyFunctions;
    readonly objective: { readonly credit: object };
    readonly estimator: { readonly draw: object; readonly surrogate: object };
  };
  readonly data: Tensor;
  readonly step: number;
  readonly key: Key;
  /** Loss, ELBO, log-likelihood and KL of other data, by the way that is made of operations. */
  figuresOf(data: Tensor): readonly Tensor[];
}

interface FamilyFunctions {
  readonly params: object;
  readonly sample: object;
  readonly logProb: object;
  readonly kl?: object;
}

/**
 * Takes a shortcut, if the backend in use has it; undefined where it has not, or not for these, or
 * has no memory for it.
 * They are found among the kernels, which every copy of the library sees.
 */
export function takeShortcut<Name extends keyof Shortcuts>(
  name: Name,
  given: Shortcuts[Name][0],
): Shortcuts[Name][1] | undefined {
  const shortcut = getKernel(name, getBackend())?.kernelFunc as unknown as
    ((given: Shortcuts[Name][0]) => Shortcuts[Name][1] | undefined) | undefined;
  return shortcut?.(given);
}

/** What a function of a part computes, for shortcuts that stand for it. */
export type Meaning =
  | 'logits'
  | 'bernoulli'
  | 'gaussian'
  | 'gaussian sample'
  | 'gaussian kl'
  | 'standard normal'
  | 'plain draw'
  | 'mean loss'
  /** The mean, and behind it log σ², floored or not. */
  | { readonly floored: boolean; readonly floor: number }
  /** The mean; log σ is fixed. */
  | { readonly logScale: number }
  /** The weight of the KL, and whether it is reported. */
  | { readonly weightAt: (step: number) => number; readonly reports: boolean };

/**
 * Says of a function what it computes. It is the function that says so, not the part: what another
 * puts in its place says nothing, and is run.
 */
export function meaning<F extends object>(compute: F, vaeKit: Meaning): F {
  return Object.assign(compute, { vaeKit });
}
