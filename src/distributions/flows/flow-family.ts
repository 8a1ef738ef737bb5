import { add, reshape, sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { optionError } from '../../core/errors.js';
import { formatShape, sizeOf } from '../../core/shapes.js';
import { apart } from '../apart.js';
import type { Family, Params } from '../family.js';
import { CONTEXT, type Chain } from './chain.js';

/** The family of what a chain of layers makes of draws from another family. */
export function flowFamily(base: Family, chain: Chain, context: number): Family {
  const isOwn = (name: string) => name === CONTEXT || chain.weights.includes(name);
  const ofBase = (params: Params): Params =>
    Object.fromEntries(Object.entries(params).filter(([name]) => !isOwn(name)));
  const flat = (value: Tensor) => reshape(value, [value.shape[0], -1]);
  const forward = (value: Tensor, params: Params) => {
    const moved = chain.forward(flat(value), params);
    return { ...moved, value: reshape(moved.value, value.shape) };
  };
  const drawn = (params: Params, key: Key) => {
    const given = ofBase(params);
    const both = base.sampleWithLogProb?.(given, key);
    const value = both?.value ?? base.sample(given, key);
    return { value, logProb: () => both?.logProb ?? base.logProb(given, value) };
  };
  const imageOf = (which: 'mean' | 'mode') => (params: Params) =>
    tidy(() => forward(base[which](ofBase(params)), params).value);
  return {
    type: 'flow',
    support: base.support,
    reparameterized: base.reparameterized,
    approximate: ['mean', 'mode'],
    shared: [...(base.shared ?? []), ...chain.weights],
    rawShape(event) {
      const own = base.rawShape(event);
      if (context === 0) return own;
      if (own.length === 1) return [own[0]! + context];
      throw optionError(
        'context',
        'must be left out for latents that are no vectors',
        `${context} for latents of ${formatShape(event)}`,
        `Give latent: ${sizeOf(event)}.`,
      );
    },
    variables: (event, key) => ({
      ...base.variables?.(event, foldIn(key, 0)),
      ...chain.variables({ dimensions: sizeOf(event), context, key: foldIn(key, 1) }),
    }),
    params(raw, variables) {
      const learned = Object.fromEntries(
        chain.weights.map((name) => [name, variables[name]!] as const),
      );
      const known = ofBase(variables);
      if (context === 0) return { ...base.params(raw, known), ...learned };
      const [own, told] = apart(raw, [raw.shape[1]! - context, context]) as [Tensor, Tensor];
      return { ...base.params(own, known), [CONTEXT]: told, ...learned };
    },
    sample: (params, key) => tidy(() => forward(drawn(params, key).value, params).value),
    sampleWithLogProb: (params, key) =>
      tidy(() => {
        const { value, logProb } = drawn(params, key);
        const moved = forward(value, params);
        return { value: moved.value, logProb: sub(logProb(), moved.logDeterminant) };
      }),
    logProb: (params, value) =>
      tidy(() => {
        const back = chain.inverse(flat(value), params);
        return add(
          base.logProb(ofBase(params), reshape(back.value, value.shape)),
          back.logDeterminant,
        );
      }),
    mean: imageOf('mean'),
    mode: imageOf('mode'),
  };
}
