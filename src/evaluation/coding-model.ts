import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import { checkOptions, type Kind } from '../core/options.js';
import type { OutputOptions } from '../models/output.js';
import type { Vae } from '../models/vae/vae.js';
import { checkNotDisposed } from '../models/weights.js';

/**
 * A model that encodes and decodes: a {@link vae} or an {@link autoencoder}.
 *
 * @typeParam C - Whether it has a condition.
 *
 * @public
 */
export interface CodingModel<C extends boolean = boolean> extends Pick<
  Vae<C>,
  'data' | 'latent' | 'conditional' | 'condition' | 'variables' | 'encode' | 'decode'
> {
  /** The kind of model, as in `'vae'`. */
  readonly type: string;
}

/** The calls of such a model, with a condition just where it has one. */
export interface Coding {
  encode(data: Tensor, condition: Tensor | undefined): Tensor;
  decode(z: Tensor, condition: Tensor | undefined): Tensor;
}

/** At least both ends. */
export const STEPS: Kind = {
  wanted: 'a whole number, 2 or more',
  holds: (value) => Number.isSafeInteger(value) && (value as number) > 1,
  remedy: 'Give a number such as 10; both ends count.',
};

/** What to do in place of what other libraries take. */
const CODING_HINTS = {
  'n num count points frames numSteps': 'Give steps: 10.',
  'labels label y': 'Give condition: oneHot([label], classes), to a model with a condition.',
};

/** Checks a model and options, and returns its calls. */
export function codingOf<O extends OutputOptions>(
  model: CodingModel,
  options: O & { readonly condition?: unknown },
  call: string,
  kinds: Parameters<typeof checkOptions<O & { readonly condition?: unknown }>>[2],
): Coding {
  const { encode, decode } = Object(model) as Record<string, unknown>;
  if (typeof encode !== 'function' || typeof decode !== 'function') {
    throw vaeKitError(
      `${call} needs a model with latents, which has the functions encode and decode`,
      describe(model),
      'Give what vae or autoencoder returned, as the first argument.',
    );
  }
  checkNotDisposed(model);
  checkOptions(options, call, kinds, CODING_HINTS);
  const { output, seed } = options;
  const calls = model as unknown as {
    encode(data: Tensor, options?: object): Tensor;
    decode(z: Tensor, options?: object): Tensor;
  };
  return {
    encode: (data, condition) => calls.encode(data, ...(condition ? [{ condition }] : [])),
    decode: (z, condition) => calls.decode(z, { output, seed, condition }),
  };
}
