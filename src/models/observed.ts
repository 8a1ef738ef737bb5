import { cast, concat, onesLike, where, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { tileRows } from '../core/shapes.js';
import type { Training } from '../networks/run-network.js';
import { runLayers } from './decoder-core.js';
import type { EncoderDecoder } from './encoder-decoder.js';
import type { Batch } from './trainable.js';

/** A batch whose data are 0 where they are missing, and whose mask has a row for each. */
export function observed<B extends Batch>(batch: B): B {
  const { data, mask } = batch;
  if (!mask) return batch;
  const [rows] = data.shape;
  const each = mask.shape[0] === rows ? mask : tileRows(mask, rows);
  return { ...batch, data: where(cast(each, 'bool'), data, zerosLike(data)), mask: each };
}

/** What an encoder makes of a batch, which it is told the mask of where the model says so. */
export function runEncoder(
  { encoder, encodeMask }: Pick<EncoderDecoder, 'encoder' | 'encodeMask'>,
  { data, condition, mask }: Batch,
  training?: Training,
): Tensor {
  const input = encodeMask ? concat([data, mask ?? onesLike(data)], -1) : data;
  return runLayers(encoder, input, condition, training);
}

/** Data as they were where they were observed, and as they were made up where not. */
export function filledIn(made: Tensor, { data, mask }: Batch): Tensor {
  return mask ? where(cast(mask, 'bool'), data, made) : made;
}
