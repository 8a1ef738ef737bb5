import { keep, Tensor, type NamedTensorMap, type Variable } from '@tensorflow/tfjs-core';
import { readable } from '../core/all-finite.js';
import { checkReturned } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import { isRecord } from '../core/is-record.js';
import { gradientsOf } from '../core/gradients.js';
import type { Key } from '../core/keys.js';
import { checkState } from '../models/check-trainable.js';
import type { Batch, LossResult, TrainState, Trainable } from '../models/trainable.js';
import type { LayerUpdate } from '../networks/layer-update.js';

/** One pass forward and back; all tensors are the caller's to dispose. */
export interface Differentiated {
  /** By the names of the weights; none for a weight without a part in the loss. */
  readonly grads: NamedTensorMap;
  /** The names of the metrics. */
  readonly names: readonly string[];
  /** The loss and the metrics, in one tensor where they are yet to be read. */
  readonly figures: readonly number[] | Tensor;
  readonly next: TrainState;
  /** What is told beside the metrics. */
  readonly report: Readonly<Record<string, number>>;
  readonly updates: readonly LayerUpdate[];
}

/** Differentiates the loss of a batch; leaves nothing behind where it throws. */
export function differentiate(
  model: Trainable,
  trained: readonly Variable[],
  batch: Batch,
  state: TrainState,
  key: Key,
): Differentiated {
  let names: readonly string[] = [];
  let figures: Differentiated['figures'] = [];
  let next = state;
  let report: Differentiated['report'] = {};
  let updates: readonly LayerUpdate[] = [];
  try {
    const grads = gradientsOf(() => {
      const result: unknown = model.loss(batch, state, key);
      checkLossResult(result, state.step + 1);
      names = Object.keys(result.metrics);
      figures = readable([result.loss, ...Object.values(result.metrics)]);
      if (figures instanceof Tensor) keep(figures);
      next = result.state;
      Object.values(next.estimator).forEach((tensor) => keep(tensor));
      report = result.report ?? {};
      updates = result.updates ?? [];
      updates.forEach((update) => keep(update.value));
      return result.loss;
    }, trained);
    return { grads, names, figures, next, report, updates };
  } catch (error) {
    if (figures instanceof Tensor) figures.dispose();
    disposeReplaced(next, state);
    updates.forEach((update) => update.value.dispose());
    throw error;
  }
}

/** Disposes the tensors of one state that the other does not share. */
export function disposeReplaced(gone: TrainState, kept: TrainState): void {
  const remaining = new Set(tensorsOf(kept));
  for (const tensor of tensorsOf(gone)) if (!remaining.has(tensor)) tensor.dispose();
}

const tensorsOf = ({ estimator, gradients }: TrainState): readonly Tensor[] =>
  [estimator, ...(gradients ?? [])].flatMap(Object.values<Tensor>);

/** Checks what a model's loss has returned, and that it counts the step. */
function checkLossResult(result: unknown, step: number): asserts result is LossResult {
  const { loss, metrics, state, report = {}, updates = [] } = Object(result) as Partial<LossResult>;
  const rule = "the model's function loss must return as";
  const remedy = `Return { loss, metrics, state } at once, with state.step as ${step}.`;
  checkReturned(loss, [], `${rule} loss`, remedy);
  if (!isRecord(metrics))
    throw vaeKitError(`${rule} metrics scalars by name`, describe(metrics), remedy);
  for (const [name, value] of Object.entries(metrics))
    checkReturned(value, [], `${rule} metric '${name}'`, remedy);
  for (const [name, value] of Object.entries(report)) {
    if (typeof value !== 'number' || name in metrics || name === 'loss')
      throw vaeKitError(
        'what is reported beside the metrics of a step must be numbers by other names',
        `${describe(value)} as '${name}'`,
        'Return report: { beta: 0.5 }, say.',
      );
  }
  checkState(state, "the state that the model's function loss returns", remedy);
  if (state.step !== step) throw vaeKitError(`${rule} state.step ${step}`, `${state.step}`, remedy);
  for (const { variable, value } of updates)
    checkReturned(value, variable.shape, `${rule} update of '${variable.name}'`, remedy);
}
