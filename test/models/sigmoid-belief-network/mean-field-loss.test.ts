import {
  getKernel,
  registerKernel,
  tensor,
  tensor1d,
  unregisterKernel,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomKey, sigmoidBeliefNetwork } from '../../../src/index.js';
import type { MeanFields, MeanFieldsRequest } from '../../../src/core/mean-fields.js';
import { useWasm } from '../../../src/wasm/index.js';
import { useBackend } from '../../support/backend.js';
import { allBits } from '../../support/enumerate.js';
import { expectClose } from '../../support/gradients.js';
import { assignWeights, tinyNetwork } from './tiny-network.js';

const rows = [allBits(4)[5]!, allBits(4)[9]!, allBits(4)[14]!];
const data = () => tensor(rows.flat(), [3, 4]);

function tiny() {
  const network = sigmoidBeliefNetwork({ data: 4, layers: [3, 2] });
  assignWeights(network.variables, tinyNetwork([4, 3, 2], 1.5, 7));
  return network;
}

describe('the loss of a belief network by mean fields', () => {
  useBackend('cpu');

  it('is minus the mean bound, beside which it tells the bound and counts the step', () => {
    const network = tiny();
    const [a, b, c] = network.meanField(data()).bound.dataSync() as unknown as [
      number,
      number,
      number,
    ];
    const state = { step: 4, estimator: {} };
    const lossOf = (weights?: readonly number[]) => {
      const batch = { data: data(), ...(weights && { weights: tensor1d([...weights]) }) };
      return network.loss(batch, state, randomKey(0));
    };
    const plain = lossOf();
    const mean = (a + b + c) / 3;
    expect(Object.keys(plain.metrics)).toEqual(['elbo']);
    expectClose(
      [plain.loss.dataSync()[0]!, plain.metrics.elbo.dataSync()[0]!],
      [-mean, mean],
      1e-5,
    );
    expect(plain.state).toEqual({ step: 5, estimator: {} });
    // What data count is in the loss alone.
    const { loss, metrics } = lossOf([2, 0, 1]);
    expectClose([loss.dataSync()[0]!, metrics.elbo.dataSync()[0]!], [-(2 * a + c) / 3, mean], 1e-5);
  });
});

describe('mean fields that a backend finds', () => {
  const asked: MeanFieldsRequest[] = [];
  let released = 0;
  let fails = false;
  let undo: () => void = () => undefined;

  beforeAll(async () => {
    await useWasm();
    const name = 'VaeKitMeanFields';
    const kernel = getKernel(name, 'wasm');
    const find = kernel.kernelFunc as unknown as (request: MeanFieldsRequest) => MeanFields;
    const swap = (config: KernelConfig) => {
      unregisterKernel(name, 'wasm');
      registerKernel(config);
    };
    const watched = (request: MeanFieldsRequest): MeanFields => {
      asked.push(request);
      const fields = find(request);
      return {
        ...fields,
        climb(some) {
          if (fails) throw new Error('no more');
          return fields.climb(some);
        },
        release() {
          released++;
          fields.release();
        },
      };
    };
    swap({ ...kernel, kernelFunc: watched as never });
    undo = () => swap(kernel);
  });

  beforeEach(() => {
    asked.length = 0;
    released = 0;
    fails = false;
  });

  afterAll(async () => {
    undo();
    await useWasm({ accelerate: false });
  });

  const CALLS: Readonly<Record<string, (network: ReturnType<typeof tiny>) => unknown>> = {
    loss: (network) => network.loss({ data: data() }, network.initialState(), randomKey(0)),
    measure: (network) => network.measure({ data: data() }, randomKey(0)),
  };

  it.each(Object.keys(CALLS))('are released once by the %s, also where it fails', (name) => {
    const network = tiny();
    CALLS[name]!(network);
    expect([asked.length, released]).toEqual([1, 1]);
    fails = true;
    expect(() => CALLS[name]!(network)).toThrow('no more');
    expect([asked.length, released]).toEqual([2, 2]);
  });

  it('are asked for gradients by the loss alone, and by neither for what is left', () => {
    const network = tiny();
    CALLS.loss!(network);
    CALLS.measure!(network);
    expect(asked.map(({ count, gradient, residual }) => ({ count, gradient, residual }))).toEqual([
      { count: 3, gradient: true, residual: false },
      { count: 3, gradient: false, residual: false },
    ]);
  });
});
