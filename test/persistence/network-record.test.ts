import {
  input,
  layers,
  model,
  regularizers,
  sequential,
  type Sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { memory, ones, randomUniform, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { networkOf, recordOfNetwork } from '../../src/persistence/network-record.js';
import { useBackend } from '../support/backend.js';
import { ERROR_GRAMMAR } from '../support/errors.js';

const BIG = '"units":1000000000';

interface LooseLayer {
  name: string;
  inbound_nodes: unknown;
}

const sizeOfWeights = (network: LayersModel) => network.countParams();

type Layer = Parameters<Sequential['add']>[0];

function chain(...parts: Layer[]): LayersModel {
  const x = input({ shape: [4, 6] });
  const y = parts.reduce<SymbolicTensor>((value, layer) => layer.apply(value) as SymbolicTensor, x);
  return model({ inputs: x, outputs: y, name: 'encoder' });
}

/** tfjs draws orthogonal matrices with operations that are not there in Node. */
const DRAWN = { recurrentInitializer: 'glorotUniform' } as const;

const NETWORKS: Readonly<Record<string, () => LayersModel>> = {
  dense: () => chain(layers.flatten(), layers.dense({ units: 3, activation: 'elu' })),
  recurrent: () => chain(layers.lstm({ units: 5, ...DRAWN }), layers.dense({ units: 2 })),
  'gated recurrent': () =>
    chain(layers.gru({ units: 5, returnSequences: true, ...DRAWN }), layers.flatten()),
  'normalized by batches': () => chain(layers.flatten(), layers.batchNormalization()),
  'normalized by layers': () => chain(layers.layerNormalization(), layers.flatten()),
  'of one dimension': () => chain(layers.conv1d({ filters: 3, kernelSize: 2 }), layers.flatten()),
  'with learned slopes': () => chain(layers.flatten(), layers.prelu({ alphaInitializer: 'ones' })),
  'both ways': () =>
    chain(
      layers.bidirectional({
        layer: layers.gru({ units: 2, ...DRAWN }),
        mergeMode: 'concat',
      }),
    ),
  'held short': () =>
    chain(
      layers.flatten(),
      layers.dense({
        units: 3,
        kernelRegularizer: regularizers.l2({ l2: 0.1 }),
        kernelConstraint: 'nonNeg',
        trainable: false,
      }),
    ),
  sequential: () =>
    sequential({ layers: [layers.flatten({ inputShape: [4, 6] }), layers.dense({ units: 2 })] }),
};

describe('a network written down', () => {
  useBackend('cpu');

  it.each(Object.entries(NETWORKS))('is built again: %s', async (_, build) => {
    const network = build();
    const record = JSON.parse(JSON.stringify(recordOfNetwork(network))) as unknown;
    const again = await networkOf(record, 'encoder', { numbers: sizeOfWeights(network) });
    expect(again.weights.map(({ originalName, shape }) => [originalName, shape])).toEqual(
      network.weights.map(({ originalName, shape }) => [originalName, shape]),
    );
    // As they are: setting them would apply their constraints.
    again.weights.forEach((weight, i) =>
      (weight.read() as Variable).assign(network.weights[i]!.read()),
    );
    const x = randomUniform([2, 4, 6]);
    expect((again.predict(x) as Tensor).dataSync()).toEqual(
      (network.predict(x) as Tensor).dataSync(),
    );
    expect(again.trainableWeights.length).toBe(network.trainableWeights.length);
    // What was replaced while it was built is not in what is written down of it.
    expect(recordOfNetwork(again)).toEqual(recordOfNetwork(network));
  });

  it('that is frozen as a whole stays so', async () => {
    const network = NETWORKS.dense!();
    network.trainable = false;
    const again = await networkOf(recordOfNetwork(network), 'encoder', { numbers: 1000 });
    expect(again.trainableWeights).toEqual([]);
  });

  it('draws no first weights, and takes no more numbers than there are', async () => {
    const network = NETWORKS.dense!();
    const budget = { numbers: sizeOfWeights(network) };
    const again = await networkOf(recordOfNetwork(network), 'encoder', budget);
    expect(budget.numbers).toBe(0);
    expect(
      again.getWeights().every((weight) => weight.dataSync().every((value) => value === 0)),
    ).toBe(true);
    await expect(
      networkOf(recordOfNetwork(network), 'encoder', { numbers: sizeOfWeights(network) - 1 }),
    ).rejects.toThrow(ERROR_GRAMMAR);
  });

  it('that claims absurd sizes is refused before they are made', async () => {
    const record = JSON.stringify(recordOfNetwork(NETWORKS.dense!()));
    const absurd = record.replace('"units":3', '"units":1000000000');
    await expect(networkOf(JSON.parse(absurd), 'encoder', { numbers: 1000 })).rejects.toThrow(
      /no more weights/,
    );
  });

  it.each<[string, keyof typeof NETWORKS, (text: string) => string]>([
    ['in a layer that both directions copy', 'both ways', (text) => text.replace('"units":2', BIG)],
    [
      'where an initializer is left out',
      'dense',
      (text) => text.replace('"units":3', BIG).replace(/"kernel_initializer":\{.*?\}\},/, ''),
    ],
    [
      'where an initializer is spelled as tfjs does not',
      'dense',
      (text) =>
        text.replace('"units":3', BIG).replace('"kernel_initializer"', '"kernelInitializer"'),
    ],
  ])('claims no absurd sizes %s', async (_, network, change) => {
    const record = JSON.stringify(recordOfNetwork(NETWORKS[network]!()));
    const absurd = change(record);
    expect(absurd).not.toBe(record);
    await expect(networkOf(JSON.parse(absurd), 'encoder', { numbers: 1000 })).rejects.toThrow(
      /no more weights|the name 'kernelInitializer'/,
    );
  });

  it('leaves nothing where it is built in part only', async () => {
    const network = NETWORKS['gated recurrent']!();
    const record = recordOfNetwork(network);
    const before = memory().numTensors;
    const budget = { numbers: sizeOfWeights(network) - 1 };
    await expect(networkOf(record, 'encoder', budget)).rejects.toThrow(ERROR_GRAMMAR);
    expect(memory().numTensors).toBe(before);
  });

  it.each<[string, (layers: LooseLayer[]) => void]>([
    [
      'go in a circle',
      ([, first, second]) => (first!.inbound_nodes = [[[second!.name, 0, 0, {}]]]),
    ],
    ['name what is not there', ([, first]) => (first!.inbound_nodes = [[['nothing', 0, 0, {}]]])],
    [
      'ask for a call that is not made',
      ([input, first]) => {
        first!.inbound_nodes = [[[input!.name, 1, 0, {}]]];
      },
    ],
    [
      'ask for a call without number',
      ([input, first]) => {
        first!.inbound_nodes = [[[input!.name, 1e999, 0, {}]]];
      },
    ],
    ['have one name', ([, first, second]) => (second!.name = first!.name)],
    ['have two names', ([, first]) => (first!.name = 'another')],
  ])('is refused where its layers %s', async (_, change) => {
    const record = JSON.parse(JSON.stringify(recordOfNetwork(NETWORKS.dense!()))) as {
      topology: { config: { layers: LooseLayer[] } };
    };
    change(record.topology.config.layers);
    await expect(networkOf(record, 'encoder', { numbers: 1000 })).rejects.toThrow(ERROR_GRAMMAR);
  });

  it('is refused where layers lead nowhere, and leaves nothing of them', async () => {
    const record = JSON.parse(
      JSON.stringify(recordOfNetwork(chain(layers.lstm({ units: 2, ...DRAWN }), layers.prelu()))),
    ) as { topology: { config: { layers: LooseLayer[]; output_layers: unknown } } };
    const { config } = record.topology;
    config.output_layers = [[config.layers[0]!.name, 0, 0]];
    const before = memory().numTensors;
    await expect(networkOf(record, 'encoder', { numbers: 1000 })).rejects.toThrow(ERROR_GRAMMAR);
    expect(memory().numTensors).toBe(before);
  });

  it('leaves others alone that are built at the same time', async () => {
    const network = NETWORKS.dense!();
    const record = recordOfNetwork(network);
    const absurd = JSON.parse(
      JSON.stringify(recordOfNetwork(NETWORKS['both ways']!())).replace('"units":2', BIG),
    ) as unknown;
    const [bad, good] = await Promise.allSettled([
      networkOf(absurd, 'encoder', { numbers: 1000 }),
      networkOf(record, 'encoder', { numbers: sizeOfWeights(network) }),
    ]);
    expect(bad.status).toBe('rejected');
    expect(good.status).toBe('fulfilled');
    const [weight] = (good as PromiseFulfilledResult<LayersModel>).value.weights;
    expect(weight!.read().isDisposed).toBe(false);
  });

  it('may have a network for a layer, and one layer twice', async () => {
    const x = input({ shape: [3] });
    const shared = layers.dense({ units: 3 });
    const inner = NETWORKS.sequential!();
    const within = input({ shape: [4, 6] });
    const twice = shared.apply(shared.apply(x)) as SymbolicTensor;
    const network = model({
      inputs: [x, within],
      outputs: layers
        .concatenate()
        .apply([twice, inner.apply(within) as SymbolicTensor]) as SymbolicTensor,
    });
    const record = recordOfNetwork(network);
    const again = await networkOf(record, 'encoder', { numbers: sizeOfWeights(network) });
    expect(recordOfNetwork(again)).toEqual(record);
  });

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['a list', () => ({ topology: [], trainable: true })],
    [
      'a layer',
      () => ({ topology: { class_name: 'Masking', config: { mask_value: 0 } }, trainable: true }),
    ],
    [
      'of a class in a list',
      () => ({ topology: { class_name: ['Model'], config: {} }, trainable: true }),
    ],
    [
      'with an initializer that is none',
      () =>
        JSON.parse(
          JSON.stringify(recordOfNetwork(NETWORKS.dense!())).replace(
            /"bias_initializer":\{.*?\}\}/,
            '"bias_initializer":null',
          ),
        ) as unknown,
    ],
    ['without layers', () => ({ topology: {}, trainable: true })],
    ['a number', () => ({ topology: 3, trainable: true })],
    [
      'of layers that nobody knows',
      () =>
        JSON.parse(
          JSON.stringify(recordOfNetwork(NETWORKS.dense!())).replaceAll('Dense', 'Dance'),
        ) as unknown,
    ],
  ])('is refused where it is %s', async (_, record) => {
    await expect(networkOf(record(), 'encoder', { numbers: 1000 })).rejects.toThrow(ERROR_GRAMMAR);
  });

  it('changes nothing of what tfjs loads otherwise', () => {
    expect(
      layers.dense({ units: 1, kernelInitializer: 'ones', inputShape: [2] }).apply(ones([1, 2])),
    ).toBeDefined();
  });
});
