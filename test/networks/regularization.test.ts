import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  evaluate,
  fit,
  gaussian,
  mlpDecoder,
  randomKey,
  sigmoidBeliefNetwork,
  trainStep,
  vae,
  type Trainable,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose, untracked } from '../support/gradients.js';
import { inRow, network, numbers, withWeights } from './networks.js';

const L = tfl.layers;
const { l1, l2, l1l2 } = tfl.regularizers;

/** Two models that differ in the regularizers of the encoder alone. */
const modelOf = (...layers: tfl.layers.Layer[]) =>
  vae({
    data: [4],
    latent: 2,
    encoder: inRow([4], ...layers),
    decoder: inRow([2], L.dense({ units: 4 })),
    likelihood: gaussian({ scale: 1 }),
  });

function figures(model: Trainable, data = numbers([6, 4])) {
  return untracked(() => {
    const { loss, metrics } = model.loss({ data }, model.initialState(), randomKey(1));
    return {
      loss: loss.dataSync()[0]!,
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [name, value.dataSync()[0]!]),
      ),
    };
  });
}

function gradients(model: Trainable): Float32Array[] {
  const data = numbers([6, 4]);
  const { grads } = tf.variableGrads(
    () => model.loss({ data }, model.initialState(), randomKey(1)).loss as tf.Scalar,
    [...model.variables],
  );
  return model.variables.map(({ name }) => grads[name]!.dataSync<'float32'>());
}

describeOnBackends('regularizers', () => {
  it.each([
    ['l2', l2({ l2: 0.03 }), 0, 0.03],
    ['l1', l1({ l1: 0.02 }), 0.02, 0],
    ['both', l1l2({ l1: 0.01, l2: 0.05 }), 0.01, 0.05],
  ] as const)(
    '%s of kernels and biases count in the loss, and are a metric',
    (_, given, one, two) => {
      const plain = modelOf(L.dense({ units: 3 }), L.dense({ units: 4 }));
      const model = modelOf(
        L.dense({ units: 3, kernelRegularizer: given }),
        L.dense({ units: 4, biasRegularizer: given }),
      );
      const weights = model.encoder.getWeights().map((weight) => [...weight.dataSync()]);
      const penalty = [weights[0]!, weights[3]!]
        .flat()
        .reduce((sum, value) => sum + one * Math.abs(value) + two * value ** 2, 0);
      const [with_, without] = [figures(model), figures(plain)];
      expect(without.metrics).not.toHaveProperty('regularization');
      expect(with_.metrics.regularization).toBeCloseTo(penalty, 5);
      expect(with_.loss - without.loss).toBeCloseTo(penalty, 4);
      const { regularization, ...others } = with_.metrics;
      expect(regularization).toBeGreaterThan(0.05);
      expect(others).toEqual(without.metrics);

      const [more, less] = [gradients(model), gradients(plain)];
      more.forEach((values, i) => {
        const own = i === 0 || i === 3;
        const expected = weights[i]
          ? [...less[i]!].map((value, j) => {
              const weight = weights[i]![j]!;
              return own ? value + one * Math.sign(weight) + 2 * two * weight : value;
            })
          : less[i]!;
        expectClose(values, expected, 1e-5);
      });
    },
  );
});

describe('a regularizer', () => {
  it('counts wherever its layer stands, and once for each weight', () => {
    const kernelRegularizer = l2({ l2: 0.1 });
    const regularized: tf.Tensor[] = [];
    const encoder = network('encoder', ({ input }) => {
      const timed = L.dense({ units: 2, kernelRegularizer });
      const both = L.bidirectional({
        layer: L.gru({ units: 2, kernelRegularizer, recurrentRegularizer: kernelRegularizer }),
      });
      const shared = L.dense({ units: 2, kernelRegularizer });
      const x = tfl.input({ shape: [...input] });
      const features = inRow([3, 2], both, L.dense({ units: 2 })).apply(
        L.timeDistributed({ layer: timed }).apply(x),
      );
      const twice = shared.apply(shared.apply(features));
      const y = L.dense({ units: 4 }).apply(twice) as tfl.SymbolicTensor;
      const [forward, ahead, , backward, back] = both.getWeights();
      regularized.push(
        timed.getWeights()[0]!,
        shared.getWeights()[0]!,
        ...[forward!, ahead!, backward!, back!],
      );
      return withWeights(tfl.model({ inputs: x, outputs: y }));
    });
    const model = vae({
      data: [3, 2],
      latent: 2,
      encoder,
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
    });
    const squares = regularized
      .flatMap((weight) => [...weight.dataSync()])
      .reduce((sum, value) => sum + value ** 2, 0);
    const { metrics } = figures(model, numbers([5, 3, 2]));
    expect(metrics.regularization).toBeCloseTo(0.1 * squares, 5);
  });

  it('is in what fit tells of steps and epochs, and in nothing that evaluate tells', async () => {
    const model = modelOf(L.dense({ units: 4, kernelRegularizer: l2({ l2: 0.5 }) }));
    const data = numbers([12, 4]);
    const seen: number[] = [];
    const { history } = await fit(model, data, {
      epochs: 1,
      batchSize: 5,
      progress: false,
      validation: { data },
      callbacks: [{ onStep: ({ metrics }) => void seen.push(metrics.regularization!) }],
    });
    const { loss, metrics, validation } = history[0]!;
    expect(loss + metrics.elbo).toBeCloseTo(metrics.regularization!, 3);
    expect(metrics.elbo).toBeCloseTo(metrics.logLikelihood - metrics.kl, 4);
    expect((seen[0]! * 5 + seen[1]! * 5 + seen[2]! * 2) / 12).toBeCloseTo(
      metrics.regularization!,
      5,
    );
    expect(Object.keys(validation!)).toEqual(['elbo', 'logLikelihood', 'kl']);
    expect(Object.keys(await evaluate(model, data))).toEqual(['elbo', 'logLikelihood', 'kl']);
  });

  it('counts in auto-encoders and in the encoders of belief networks', () => {
    const layer = () => L.dense({ units: 3, kernelRegularizer: l2({ l2: 0.5 }) });
    const coder = (regularized: boolean) =>
      autoencoder({
        data: [4],
        latent: 3,
        encoder: inRow([4], regularized ? layer() : L.dense({ units: 3 })),
        decoder: mlpDecoder([]),
        likelihood: gaussian({ scale: 1 }),
      });
    const belief = (regularized: boolean) =>
      sigmoidBeliefNetwork({ data: [4], layers: [3] }).amortized({
        encoder: inRow([4], regularized ? layer() : L.dense({ units: 3 })),
      });
    const bits = tf.cast(tf.greater(numbers([6, 4]), 0), 'float32');
    for (const [make, data] of [
      [coder, numbers([6, 4])],
      [belief, bits],
    ] as const) {
      const [with_, without] = [figures(make(true), data), figures(make(false), data)];
      expect(with_.metrics.regularization).toBeGreaterThan(0.1);
      expect(with_.loss - without.loss).toBeCloseTo(with_.metrics.regularization!, 4);
    }
  });

  it('of activities, which tfjs does not know, is refused', () => {
    const encoder = inRow([4], L.dense({ units: 4 }));
    encoder.layers[1]!.activityRegularizer = l2();
    expect(() =>
      vae({ data: [4], latent: 2, encoder, decoder: mlpDecoder([]), likelihood: gaussian() }),
    ).toThrow(/got '.+' \(Dense\), which has an activity regularizer.+Regularize kernels/);
  });
});

describeOnBackends('constraints', () => {
  const { maxNorm, minMaxNorm, nonNeg, unitNorm } = tfl.constraints;
  const norms = (kernel: tf.Tensor) => [...tf.norm(kernel as tf.Tensor2D, 2, 0).dataSync()];

  it.each([
    ['adam', () => tf.train.adam(0.3)],
    ['sgd', () => tf.train.sgd(0.3)],
  ] as const)('of kernels and biases hold after each step of %s', async (_, make) => {
    const layer = L.dense({
      units: 3,
      kernelConstraint: unitNorm({ axis: 0 }),
      biasConstraint: nonNeg(),
    });
    const model = vae({
      data: [4],
      latent: 2,
      encoder: inRow(
        [4],
        layer,
        L.dense({ units: 4, kernelConstraint: maxNorm({ maxValue: 0.5, axis: 0 }) }),
      ),
      decoder: inRow(
        [2],
        L.dense({ units: 4, kernelConstraint: minMaxNorm({ minValue: 1, maxValue: 2, axis: 0 }) }),
      ),
      likelihood: gaussian({ scale: 1 }),
    });
    const optimizer = make();
    const data = numbers([6, 4]);
    let state = model.initialState();
    for (let step = 0; step < 3; step++) {
      ({ state } = await trainStep(model, optimizer, { data }, state, randomKey(step)));
      const [kernel, bias, second] = model.encoder.getWeights();
      norms(kernel!).forEach((norm) => expect(norm).toBeCloseTo(1, 4));
      bias!.dataSync().forEach((value) => expect(value).toBeGreaterThanOrEqual(0));
      norms(second!).forEach((norm) => expect(norm).toBeLessThan(0.5001));
      norms(model.decoder.getWeights()[0]!).forEach((norm) => {
        expect(norm).toBeGreaterThan(0.999);
        expect(norm).toBeLessThan(2.001);
      });
    }
  });

  it('leave what is frozen, and hold in auto-encoders, belief networks and fit', async () => {
    const constrained = (units: number) =>
      L.dense({ units, kernelConstraint: unitNorm({ axis: 0 }) });
    const coder = autoencoder({
      data: [4],
      latent: 3,
      encoder: inRow([4], constrained(3)),
      decoder: inRow([3], constrained(4)),
      likelihood: gaussian({ scale: 1 }),
    });
    const frozen = coder.encoder.layers[1]!;
    frozen.trainable = false;
    (frozen.getWeights()[0] as tf.Variable).assign(tf.fill([4, 3], 3));
    const before = [...frozen.getWeights()[0]!.dataSync()];
    await fit(coder, numbers([6, 4]), { epochs: 1, batchSize: 3, progress: false });
    expect([...frozen.getWeights()[0]!.dataSync()]).toEqual(before);
    norms(coder.decoder.getWeights()[0]!).forEach((norm) => expect(norm).toBeCloseTo(1, 4));

    const belief = sigmoidBeliefNetwork({ data: [4], layers: [3] }).amortized({
      encoder: inRow([4], constrained(3)),
    });
    const data = tf.cast(tf.greater(numbers([6, 4]), 0), 'float32');
    await trainStep(belief, tf.train.adam(0.1), { data }, belief.initialState(), randomKey(1));
    norms(belief.encoders[0]!.getWeights()[0]!).forEach((norm) => expect(norm).toBeCloseTo(1, 4));
  });
});
