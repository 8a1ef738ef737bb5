import '@tensorflow/tfjs-backend-cpu';
import {
  clone,
  dispose,
  engine,
  grad,
  keep,
  memory,
  mul,
  serialization,
  setBackend,
  sum,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { input, layers, model, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gradientsOf } from '../../../src/core/gradients.js';
import {
  bernoulli,
  conditionalPrior,
  elbo,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  vae,
} from '../../../src/index.js';
import { denseChainOf } from '../../../src/wasm/networks/dense-chain.js';
import { runNetwork } from '../../../src/networks/run-network.js';
import { useWasm } from '../../../src/wasm/index.js';
import { noise } from '../kernels/compare.js';

beforeAll(async () => {
  await useWasm();
});

beforeEach(async () => {
  await setBackend('wasm');
});

afterAll(async () => {
  await useWasm({ accelerate: false });
});

type Run = (inputs: Tensor[]) => Tensor;

/** The output, and the gradients of a weighted sum of it by the first input and each weight. */
function passOf(run: Run, network: LayersModel, inputs: Tensor[]): Float32Array[] {
  return tidy(() => {
    const y = run(inputs);
    const weights = noise(7, y.shape);
    const loss = (x: Tensor) => sum<Scalar>(mul(weights, run([x, ...inputs.slice(1)])));
    const byInput = grad(loss)(inputs[0]!);
    const variables = network.trainableWeights.map((weight) => weight.read() as Variable);
    const { grads } = variableGrads(() => loss(inputs[0]!), variables);
    return [y, byInput, ...variables.map(({ name }) => grads[name]!)].map(
      (value) => value.dataSync() as Float32Array,
    );
  });
}

const fused = (network: LayersModel, inputs: Tensor[]) =>
  passOf((given) => runNetwork(network, given.length === 1 ? given[0]! : given), network, inputs);

const apart = (network: LayersModel, inputs: Tensor[]) =>
  passOf(
    (given) => network.apply(given.length === 1 ? given[0]! : given) as Tensor,
    network,
    inputs,
  );

type Activation = 'relu' | 'tanh' | 'linear' | 'elu';

const dense = (units: number, activation: Activation, inputShape?: number[]) =>
  layers.dense({
    units,
    activation,
    biasInitializer: 'randomNormal',
    ...(inputShape && { inputShape }),
  });

/** The largest difference, relative to the largest number of its tensor. */
function worstOf(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  return Math.max(
    ...found.map((values, i) => {
      const size = Math.max(...expected[i]!.map(Math.abs), 1e-6);
      return Math.max(...values.map((value, j) => Math.abs(value - expected[i]![j]!))) / size;
    }),
  );
}

describe('a network of dense layers as one kernel', () => {
  it.each([
    ['one linear layer', [dense(5, 'linear', [7])]],
    ['one layer of relu', [dense(5, 'relu', [7])]],
    [
      'layers without biases',
      [
        layers.dense({ units: 5, useBias: false, inputShape: [7] }),
        dense(4, 'linear'),
        layers.dense({ units: 3, useBias: false }),
      ],
    ],
    ['linear layers', [dense(9, 'linear', [7]), dense(8, 'linear'), dense(3, 'linear')]],
  ])('has the values and gradients of its layers to the bit: %s', (_, parts) => {
    const network = sequential({ layers: parts });
    expect(denseChainOf(network)).toBeDefined();
    for (const rows of [1, 2, 11, 40]) {
      const inputs = [noise(3, [rows, 7])];
      expect(fused(network, inputs)).toEqual(apart(network, inputs));
    }
  });

  // tfjs-layers adds the bias before a tanh after the product is rounded, and gives relu's gradient
  // zeros of both signs, of which products leave out those of one.
  it.each([
    ['layers of relu', [dense(33, 'relu', [7]), dense(20, 'relu'), dense(6, 'linear')]],
    ['two layers of tanh', [dense(9, 'tanh', [7]), dense(4, 'linear')]],
    ['the last one too', [dense(33, 'relu', [7]), dense(17, 'tanh'), dense(6, 'tanh')]],
    ['a linear one between', [dense(33, 'tanh', [7]), dense(17, 'linear'), dense(6, 'tanh')]],
  ])('has those of other layers to a few roundings: %s', (_, parts) => {
    const network = sequential({ layers: parts });
    expect(denseChainOf(network)).toBeDefined();
    for (const rows of [1, 2, 11, 40]) {
      const inputs = [noise(3, [rows, 7])];
      expect(worstOf(fused(network, inputs), apart(network, inputs))).toBeLessThan(2e-6);
    }
  });

  it('takes flattened images, and conditions beside them', () => {
    const encoder = vae({
      data: [4, 3, 2],
      latent: 3,
      condition: 5,
      encoder: mlpEncoder([11, 9]),
      decoder: mlpDecoder([11]),
      likelihood: bernoulli(),
    });
    for (const [network, shapes] of [
      [
        encoder.encoder,
        [
          [6, 4, 3, 2],
          [6, 5],
        ],
      ],
      [
        encoder.decoder,
        [
          [6, 3],
          [6, 5],
        ],
      ],
    ] as const) {
      expect(denseChainOf(network)).toBeDefined();
      const inputs = shapes.map((shape, i) => noise(i, shape));
      expect(runNetwork(network, inputs).shape).toEqual([6, ...network.outputs[0]!.shape.slice(1)]);
      expect(fused(network, inputs)).toEqual(apart(network, inputs));
    }
  });

  it('leaves what does not fit to the layers to refuse', () => {
    const network = sequential({ layers: [dense(4, 'relu', [3])] });
    expect(() => runNetwork(network, noise(1, [5, 4]))).toThrow(/shape/);
  });

  it('has the weights of now, not of when it was first run', () => {
    const network = sequential({ layers: [dense(4, 'relu', [3])] });
    const inputs = [noise(1, [5, 3])];
    const before = fused(network, inputs);
    network.setWeights(network.getWeights().map((weight, i) => noise(40 + i, weight.shape)));
    const after = fused(network, inputs);
    expect(after[0]).not.toEqual(before[0]);
    expect(after).toEqual(apart(network, inputs));
  });

  it('has the layers of now, where a sequential model gets one more', () => {
    const network = sequential({ layers: [dense(4, 'relu', [3])] });
    const x = noise(1, [5, 3]);
    expect(runNetwork(network, x).shape).toEqual([5, 4]);
    network.add(dense(2, 'tanh'));
    expect(runNetwork(network, x).shape).toEqual([5, 2]);
    expect(worstOf(fused(network, [x]), apart(network, [x]))).toBeLessThan(2e-6);
  });

  it('leaves frozen layers without gradients, and gives those of the others', () => {
    const network = sequential({ layers: [dense(9, 'relu', [7]), dense(4, 'linear')] });
    network.layers[0]!.trainable = false;
    expect(network.trainableWeights).toHaveLength(2);
    const inputs = [noise(3, [6, 7])];
    expect(worstOf(fused(network, inputs), apart(network, inputs))).toBeLessThan(2e-6);
  });

  it('leaves nothing behind, with a gradient or without', () => {
    const network = sequential({ layers: [dense(9, 'tanh', [7]), dense(4, 'relu')] });
    const x = noise(3, [6, 7]);
    const count = () => [memory().numTensors, engine().backend.numDataIds()];
    const before = count();
    runNetwork(network, x).dispose();
    fused(network, [x]);
    expect(count()).toEqual(before);
  });

  it('gives way to the layers where the backend has no such kernel', async () => {
    const network = sequential({ layers: [dense(9, 'relu', [7]), dense(4, 'linear')] });
    const x = noise(3, [6, 7]);
    const here = runNetwork(network, x).dataSync();
    await setBackend('cpu');
    const there = runNetwork(network, x).dataSync();
    expect(worstOf([here as Float32Array], [there as Float32Array])).toBeLessThan(1e-6);
  });
});

class Doubling extends layers.Layer {
  static className = 'Doubling';
  override call(x: Tensor | Tensor[]) {
    return mul([x].flat()[0]!, 2);
  }
}
serialization.registerClass(Doubling);

describe('what is no chain of dense layers', () => {
  const one = () => input({ shape: [4] });
  const of = (x: ReturnType<typeof one>, y: unknown) =>
    model({ inputs: x, outputs: y as ReturnType<typeof one> });
  it.each<[string, () => LayersModel]>([
    [
      'dropout between',
      () =>
        sequential({
          layers: [
            dense(5, 'relu', [4]),
            layers.dropout({ rate: 0.5, seed: 1 }),
            dense(3, 'linear'),
          ],
        }),
    ],
    ['another activation', () => sequential({ layers: [dense(5, 'elu', [4])] })],
    [
      'a layer of the user’s own',
      () => sequential({ layers: [new Doubling({ inputShape: [4] }), dense(5, 'relu')] }),
    ],
    [
      'dense layers over an axis in front',
      () => sequential({ layers: [dense(5, 'relu', [3, 4])] }),
    ],
    [
      'two paths',
      () => {
        const x = one();
        return of(x, layers.add().apply([1, 2].map(() => dense(5, 'relu').apply(x) as never)));
      },
    ],
    [
      'no dense layer at all',
      () => sequential({ layers: [layers.reshape({ targetShape: [2, 2], inputShape: [4] })] }),
    ],
  ])('runs layer by layer: %s', (_, build) => {
    const network = build();
    expect(denseChainOf(network)).toBeUndefined();
    const x = noise(1, [6, ...(network.inputs[0]!.shape.slice(1) as number[])]);
    expect([...runNetwork(network, x).dataSync()]).toEqual([
      ...(network.apply(x) as Tensor).dataSync(),
    ]);
  });

  it('runs layer by layer where a layer has a hook or was given another call', () => {
    const hooked = sequential({ layers: [dense(5, 'relu', [4])] });
    let calls = 0;
    hooked.layers[0]!.setCallHook(() => calls++);
    runNetwork(hooked, noise(1, [2, 4]));
    expect(calls).toBe(1);
    const changed = sequential({ layers: [dense(5, 'relu', [4])] });
    changed.layers[0]!.call = (x) => mul([x].flat()[0]!, 0);
    expect([...runNetwork(changed, noise(1, [2, 4])).dataSync()].every((v) => v === 0)).toBe(true);
  });

  it('reads what is in front of a chain of shared layers in its own order', () => {
    const [x, c] = [input({ shape: [2, 2] }), input({ shape: [3] })];
    const flat = layers.flatten().apply(x) as typeof c;
    const both = layers.concatenate().apply([c, flat]) as typeof c;
    const shared = dense(7, 'tanh');
    const network = model({
      inputs: [x, c],
      outputs: shared.apply(shared.apply(both)) as typeof c,
    });
    const inputs = [noise(1, [5, 2, 2]), noise(2, [5, 3])];
    expect(denseChainOf(network)).toBeDefined();
    expect(worstOf(fused(network, inputs), apart(network, inputs))).toBeLessThan(2e-6);
  });
});

describe('a Gaussian VAE on such kernels', () => {
  it.each([false, true])(
    'has the loss and the gradients of one that runs layer by layer, with a condition: %s',
    async (conditional) => {
      const passes: Float32Array[][] = [];
      for (const accelerate of [true, false]) {
        await useWasm({ accelerate });
        const machine = vae({
          data: [3],
          latent: 2,
          ...(conditional && { condition: 4, prior: conditionalPrior() }),
          encoder: mlpEncoder([20, 20], { activation: 'tanh' }),
          decoder: mlpDecoder([20, 20], { activation: 'tanh' }),
          likelihood: gaussian(),
          objective: elbo({ beta: 0.7 }),
          seed: 5,
        });
        const batch = {
          data: noise(9, [10, 3]),
          ...(conditional && { condition: noise(8, [10, 4]) }),
        };
        const { variables } = machine;
        const found: Tensor[] = [];
        const gradients = gradientsOf(() => {
          const { loss, metrics } = machine.loss(batch, machine.initialState(), randomKey(3));
          found.push(keep(clone(loss)), keep(clone(metrics.kl)));
          return loss;
        }, variables);
        found.push(...variables.map(({ name }) => gradients[name]!));
        passes.push(found.map((value) => value.dataSync() as Float32Array));
        dispose([found, batch] as never);
        machine.dispose();
      }
      expect(passes[0]!.length).toBeGreaterThan(13);
      expect(worstOf(passes[0]!, passes[1]!)).toBeLessThan(5e-6);
      await useWasm();
    },
  );
});
