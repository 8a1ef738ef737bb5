import type { LayersModel } from '@tensorflow/tfjs-layers';
import { vaeKitError } from '../../core/errors.js';
import { foldIn, keyFor } from '../../core/keys.js';
import type { Network } from '../../networks/network.js';
import { prepareNetwork } from '../../networks/prepare-network.js';
import type { AmortizedOptions } from './amortized.js';
import type { SbnCore } from './core.js';

/** The encoders of a belief network, built and checked: one for each hidden layer. */
export function prepareEncoders(
  { data, sizes }: SbnCore,
  encoder: NonNullable<AmortizedOptions['encoder']>,
  seed: number,
): LayersModel[] {
  const key = keyFor(seed, 'amortize');
  const layers = sizes.slice(1);
  const given = Array.isArray(encoder)
    ? (encoder as readonly (Network<'encoder'> | LayersModel)[])
    : layers.map(() => encoder as Network<'encoder'> | LayersModel);
  if (given.length !== layers.length) {
    throw vaeKitError(
      `there must be one encoder for each of ${layers.length} hidden layers`,
      `${given.length}`,
      'Give a list from the data upwards, or one network to be built for each.',
    );
  }
  return given.map((network, level) => {
    const name = layers.length === 1 ? 'encoder' : `encoder_${level + 1}`;
    return prepareNetwork(
      network,
      'encoder',
      {
        input: level === 0 ? data : [sizes[level]!],
        condition: undefined,
        output: [layers[level]!],
        name,
        key: foldIn(key, level),
      },
      `the logits of hidden layer ${level + 1}`,
    );
  });
}
