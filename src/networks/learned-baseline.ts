import {
  add,
  clone,
  div,
  maximum,
  mean,
  mul,
  relu,
  reshape,
  scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, optionError, vaeKitError } from '../core/errors.js';
import { checkOptions, FLAG, type OptionKinds } from '../core/options.js';
import type { Shape } from '../core/shapes.js';
import { stopGradient } from '../core/stop-gradient.js';
import type { Params } from '../distributions/family.js';
import type { Network } from './network.js';
import type { Baseline, BaselineInputs } from '../estimators/baseline.js';

/**
 * What {@link learnedBaseline} can be told.
 *
 * @public
 */
export interface LearnedBaselineOptions {
  /** How much of the past the running mean and variance keep at each step; 0.8 unless told. */
  readonly decay?: number;
  /** Whether signals are divided by their running deviation, where it is above 1; true unless told. */
  readonly normalize?: boolean;
}

/**
 * The state of {@link learnedBaseline}: weighted sums of what the network leaves of past signals.
 *
 * @public
 */
export type LearnedBaselineState = {
  /** Of what is left. */
  readonly total: Tensor;
  /** Of its square. */
  readonly square: Tensor;
  /** Of the weights, 0 before the first step. */
  readonly weight: Tensor;
};

const KINDS: OptionKinds<LearnedBaselineOptions> = { decay: null, normalize: FLAG };

/**
 * NVIL: a guess by a network over the datum and its condition, and by the running mean of what that
 * leaves; what is left then is divided by its running deviation, where that is above 1.
 *
 * (f − C_ψ(x) − c) / max(1, √v), with ψ trained beside the model, by least squares of what is left.
 * The guesses leave the estimator without bias; the division makes the gradient of the posterior
 * shorter by a factor of past steps alone, the same for all data; `normalize: false` leaves it out.
 * Mnih and Gregor, Neural variational inference and learning in belief networks (2014), sections
 * 2.3.1 and 2.3.2.
 *
 * A file of the model does not have the network's layers: to load it, hand the baseline over, as in
 * `loadModel(source, { parts: { learnedBaseline: () => learnedBaseline(mlpEncoder([100])) } })`; its
 * weights are the file's.
 *
 * @param network - A network such as an encoder is, which gives one number for each datum.
 * @param options - The decay, and whether to normalise.
 * @returns The baseline.
 * @throws {@link VaeKitError} where the network is none, or the decay is out of range.
 *
 * @example
 * ```ts
 * import { learnedBaseline, mlpEncoder, scoreFunction } from 'vae-kit';
 *
 * const nvil = scoreFunction({ baseline: learnedBaseline(mlpEncoder([100])) });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function learnedBaseline(
  network: Network<'encoder'>,
  options: LearnedBaselineOptions = {},
): Baseline<LearnedBaselineState> {
  checkOptions(options, 'learnedBaseline', KINDS);
  const { decay = 0.8, normalize = true } = options;
  if (typeof (Object(network) as Partial<Network>).build !== 'function') {
    throw vaeKitError(
      'the network of a learnedBaseline must be one such as mlpEncoder makes',
      describe(network),
      'Give learnedBaseline(mlpEncoder([100])).',
    );
  }
  if (!(Number.isFinite(decay) && decay >= 0 && decay < 1))
    throw optionError('decay', 'must be at least 0 and below 1', describe(decay), 'Give 0.8, say.');
  const layers = new Map<string, LayersModel>();
  const weighted = (values: Tensor, { credit }: BaselineInputs) =>
    credit.weights ? mul(credit.weights, values) : values;
  const meanOf = ({ total, weight }: LearnedBaselineState) => div(total, maximum(weight, 1e-30));
  /** What the network says of each datum, `[1, N]`. */
  const saidBy = (inputs: BaselineInputs): Tensor => {
    const { data, condition, variables = {} } = inputs;
    const model = layers.get(placeOf(data.shape.slice(1), condition?.shape.slice(1)))!;
    lend(model, variables);
    const said = model.apply(condition ? [data, condition] : data) as Tensor;
    return weighted(reshape(said, [1, -1]), inputs);
  };
  const left = (inputs: BaselineInputs) => sub(stopGradient(inputs.credit.signal), saidBy(inputs));
  return {
    type: 'learnedBaseline',
    options: { decay, normalize },
    minSamples: 1,
    initialState: () => ({ total: scalar(0), square: scalar(0), weight: scalar(0) }),
    variables({ data, condition, key }) {
      const model = network.build({ input: data, condition, output: [1], name: 'baseline', key });
      layers.set(placeOf(data, condition), model);
      return taken(model);
    },
    value: (inputs) => add(saidBy(inputs), weighted(meanOf(inputs.state), inputs)),
    ...(normalize && {
      scale({ state }: BaselineInputs<LearnedBaselineState>) {
        const square_ = div(state.square, maximum(state.weight, 1e-30));
        return maximum(sqrt(relu(sub(square_, square(meanOf(state))))), 1);
      },
    }),
    loss: (inputs) => mean(square(sub(left(inputs), weighted(meanOf(inputs.state), inputs)))),
    update(inputs) {
      const rest = left(inputs);
      const next = (past: Tensor, now: Tensor | number) =>
        add(mul(decay, past), mul(1 - decay, now));
      const { total, square: squares, weight } = inputs.state;
      return {
        total: next(total, mean(rest)),
        square: next(squares, mean(square(rest))),
        weight: next(weight, 1),
      };
    },
  };
}

const placeOf = (data: Shape, condition?: Shape) => JSON.stringify([data, condition]);

interface Slot {
  val: Variable;
  readonly originalName: string;
}

/** The first weights by name; the layers are left without. */
function taken(model: LayersModel): Params {
  const first = (model.weights as unknown as Slot[]).map(({ val, originalName }) => {
    const value = clone(val);
    val.dispose();
    return [originalName, value] as const;
  });
  return Object.fromEntries(first);
}

/** Gives the layers the weights of one model among those that share the baseline. */
function lend(model: LayersModel, variables: Params): void {
  for (const weight of model.weights as unknown as Slot[])
    weight.val = variables[weight.originalName] as Variable;
}
