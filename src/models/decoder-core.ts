import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkBatch, checkRange } from '../core/check-tensor.js';
import { foldIn, type Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';
import type { Family, Params } from '../distributions/family.js';
import { checkIndependent } from '../distributions/observed-log-prob.js';
import { runNetwork, type Training } from '../networks/run-network.js';
import { checkCondition } from './check-condition.js';
import { checkMask, observedValues } from './check-mask.js';
import { show, type Output } from './output.js';
import type { Batch } from './trainable.js';

/** The half of a model that goes from latents to data. */
export interface DecoderCore {
  readonly data: Shape;
  readonly latent: Shape;
  readonly condition: Shape | undefined;
  readonly decoder: LayersModel;
  readonly likelihood: Family;
  readonly likelihoodVariables: Readonly<Record<string, Variable>>;
}

/** A network's raw output, for a condition beside its input where there is one. */
export function runLayers(
  layers: LayersModel,
  value: Tensor,
  condition: Tensor | undefined,
  training?: Training,
): Tensor {
  return runNetwork(layers, condition ? [value, condition] : value, training);
}

/** The likelihood's parameters for latents. */
export function likelihoodParams(
  core: DecoderCore,
  z: Tensor,
  condition: Tensor | undefined,
  training?: Training,
): Params {
  return core.likelihood.params(
    runLayers(core.decoder, z, condition, training),
    core.likelihoodVariables,
  );
}

/**
 * What is shown of p(x | z); the second part of a call's key decides what is drawn, as the first
 * decides the latents.
 */
export function showDecoded(
  core: DecoderCore,
  z: Tensor,
  condition: Tensor | undefined,
  output: Output | undefined,
  key: Key,
): Tensor {
  return show(core.likelihood, likelihoodParams(core, z, condition), output, foldIn(key, 1));
}

/** Checks data that a call is given, and the condition and the mask beside them. */
export function checkData(
  { data: event, condition: wanted, likelihood }: DecoderCore,
  { data, condition, mask }: Batch,
): void {
  checkBatch(data, event, 'the data');
  const { support } = likelihood;
  if (mask !== undefined) {
    checkIndependent(likelihood);
    checkMask(mask, event, data.shape[0]);
    observedValues(data.dataSync(), mask.dataSync(), support, 'the data');
  } else {
    checkRange(data.dataSync(), support.low, support.high, 'the data');
  }
  checkCondition(condition, wanted, data.shape[0]);
}

/** Checks latents that a call is given, and the condition beside them. */
export function checkLatents(core: DecoderCore, z: Tensor, condition: Tensor | undefined): void {
  checkBatch(z, core.latent, 'the latents');
  checkRange(z.dataSync(), -Infinity, Infinity, 'the latents');
  checkCondition(condition, core.condition, z.shape[0]);
}
