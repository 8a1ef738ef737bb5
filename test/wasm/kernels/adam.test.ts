import {
  AdamOptimizer,
  addN,
  clone,
  dispose,
  engine,
  memory,
  setBackend,
  square,
  sum,
  tensor,
  train,
  variable,
  type Scalar,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { randomKey } from '../../../src/core/keys.js';
import { uniformStream } from '../../../src/core/noise.js';
import { sizeOf } from '../../../src/core/shapes.js';
import { useWasm } from '../../../src/wasm/index.js';
import { noise } from './compare.js';

afterAll(async () => {
  await useWasm({ accelerate: false });
});

const SHAPES = [[5, 7], [7], [1], [], [2, 3, 4], [0]] as const;
const STEPS = 50;

const values = (tensors: readonly Tensor[]) =>
  tensors.map((one) => Float32Array.from(one.dataSync()));

/** Weights of several shapes. */
function weightsOf(seed: number): Variable[] {
  return SHAPES.map((shape, i) => {
    const start = noise(seed + i, shape);
    const weight = variable(start);
    start.dispose();
    return weight;
  });
}

interface Told {
  /** What a gradient's elements are from that step on, by the number of the weight. */
  readonly bad?: Readonly<Record<number, number>>;
  /** After how many steps the state moves to a new optimizer. */
  readonly moveAfter?: number;
}

/** Everything that 50 steps leave: the weights after each, and the optimizer's state in the end. */
async function run(
  accelerate: boolean,
  { bad = {}, moveAfter }: Told = {},
): Promise<{
  weights: Float32Array[][];
  state: { name: string; values: Float32Array }[];
  iterations: number;
}> {
  await useWasm({ accelerate });
  const next = uniformStream(randomKey(5));
  const weights = weightsOf(1);
  let optimizer = train.adam(0.01, 0.8, 0.99);
  const history: Float32Array[][] = [];
  for (let step = 0; step < STEPS; step++) {
    // As a schedule would.
    if (step % 10 === 9) Object.assign(optimizer, { learningRate: 0.01 / step });
    const gradients = weights.map(({ name, shape }, i) => {
      const slopes = Float32Array.from(
        { length: sizeOf(shape) },
        () => (2 * next() - 1) * 10 ** -(step % 9),
      );
      if (step > 30 && i in bad) slopes.fill(bad[i]!, 0, 2);
      // What `minimize` gives where a variable has no part in the loss.
      const missing = i === 1 && step % 7 === 0;
      return { name, tensor: missing ? undefined : tensor(slopes, [...shape]) };
    });
    optimizer.applyGradients(gradients as { name: string; tensor: Tensor }[]);
    dispose(gradients.flatMap(({ tensor: gradient }) => gradient ?? []));
    history.push(values(weights));
    if (step + 1 === moveAfter) {
      const state = (await optimizer.getWeights()).map(({ name, tensor: slot }) => ({
        name,
        tensor: clone(slot),
      }));
      optimizer.dispose();
      optimizer = train.adam(0.01, 0.8, 0.99);
      await optimizer.setWeights(state);
    }
  }
  const state = (await optimizer.getWeights()).map(({ name, tensor: slot }) => ({
    name: name.replace(/\d+/, ''),
    values: Float32Array.from(slot.dataSync()),
  }));
  const { iterations } = optimizer;
  optimizer.dispose();
  dispose(weights);
  return { weights: history, state, iterations };
}

describe('Adam on the companion', () => {
  it.each<[string, Told]>([
    ['with a learning rate that changes, and gradients missing at times', {}],
    ['with its state moved to another optimizer on the way', { moveAfter: 23 }],
    ['with gradients that are no numbers', { bad: { 0: Number.NaN, 4: Infinity } }],
  ])(
    `keeps the moments to the bit as tfjs's own through ${STEPS} steps, and the weights to 10⁻⁶, %s`,
    async (_, told) => {
      const expected = await run(false, told);
      const found = await run(true, told);
      expect(found.state).toEqual(expected.state);
      const numbers = ({ weights }: typeof found) => weights.flat().flatMap((one) => [...one]);
      const others = numbers(expected);
      numbers(found).forEach((value, i) => {
        if (Number.isFinite(others[i])) expect(Math.abs(value - others[i]!)).toBeLessThan(1e-6);
        else expect(value).toBe(others[i]);
      });
      expect(found.iterations).toBe(STEPS);
      expect(found.state).toHaveLength(1 + 2 * SHAPES.length);
      expect(Array.from(found.weights.at(-1)[0]!.subarray(0, 3), Number.isNaN)).toEqual(
        told.bad ? [true, true, false] : [false, false, false],
      );
    },
  );

  it('takes variables without a part in the loss that it minimises', async () => {
    await useWasm();
    const [used, unused] = [variable(tensor(1)), variable(tensor(2))];
    const optimizer = train.adam(0.1);
    optimizer.minimize(() => square(used) as Scalar, false, [unused, used]);
    expect(unused.dataSync()[0]).toBe(2);
    expect(used.dataSync()[0]).toBeCloseTo(0.9, 5);
    optimizer.dispose();
    dispose([used, unused]);
  });

  it('refuses gradients of another shape, as tfjs does, and changes nothing', async () => {
    await useWasm();
    const weight = variable(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    const optimizer = train.adam(0.1);
    const gradient = tensor([1, 1, 1, 1, 1, 1]);
    expect(() => optimizer.applyGradients([{ name: weight.name, tensor: gradient }])).toThrow(
      /shape/,
    );
    expect([...weight.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
    optimizer.dispose();
    dispose([weight, gradient]);
  });

  it('leaves clones of weights and of its state as they were before a step', async () => {
    await useWasm();
    const weights = weightsOf(1);
    const optimizer = new AdamOptimizer(0.1, 0.9, 0.999);
    const step = () =>
      optimizer.minimize(
        () => addN(weights.map((weight) => sum<Scalar>(square(weight)))),
        false,
        weights,
      );
    step();
    const kept = [...weights, ...(await optimizer.getWeights()).map((slot) => slot.tensor)].map(
      (one) => clone(one),
    );
    const before = values(kept);
    step();
    expect(values(kept)).toEqual(before);
    expect(values(weights)).not.toEqual(before.slice(0, weights.length));
    optimizer.dispose();
    dispose([...weights, ...kept]);
  });

  it('leaves nothing behind when disposed', async () => {
    await useWasm();
    const [tensors, dataIds] = [memory().numTensors, engine().backend.numDataIds()];
    const weights = weightsOf(1);
    const optimizer = train.adam(0.1);
    for (let step = 0; step < 3; step++) {
      const gradients = weights.map(({ name, shape }, i) => ({
        name,
        tensor: noise(step + i, shape),
      }));
      optimizer.applyGradients(gradients);
      dispose(gradients.map(({ tensor: gradient }) => gradient));
    }
    expect(memory().numTensors - tensors).toBe(3 * SHAPES.length + 2);
    optimizer.dispose();
    dispose(weights);
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual([tensors, dataIds]);
  });

  it('leaves alone what shares the data of weights and moments', async () => {
    await useWasm();
    const weight = variable(tensor([1, -0, Number.NaN]));
    const optimizer = new AdamOptimizer(0.1, 0.9, 0.999);
    const step = () => {
      const gradient = tensor([1, 2, 3]);
      optimizer.applyGradients([{ name: weight.name, tensor: gradient }]);
      gradient.dispose();
    };
    const before = clone(weight);
    step();
    expect([...before.dataSync()]).toEqual([1, -0, Number.NaN]);
    expect(weight.dataSync()[0]).toBeCloseTo(0.9, 5);
    const kept = (await optimizer.getWeights()).slice(1).map(({ tensor: live }) => clone(live));
    const values = kept.map((one) => [...one.dataSync()]);
    step();
    expect(kept.map((one) => [...one.dataSync()])).toEqual(values);
    dispose([before, weight, kept] as never);
    optimizer.dispose();
  });

  it('leaves alone what shares the data of weights that come from another backend', async () => {
    await useWasm();
    await setBackend('cpu');
    const weight = variable(tensor([1, 2, 3]));
    const before = clone(weight);
    await setBackend('wasm');
    const optimizer = new AdamOptimizer(0.1, 0.9, 0.999);
    const gradient = tensor([1, 2, 3]);
    optimizer.applyGradients([{ name: weight.name, tensor: gradient }]);
    expect([...before.dataSync()]).toEqual([1, 2, 3]);
    expect(weight.dataSync()[0]).toBeCloseTo(0.9, 5);
    dispose([before, weight, gradient] as never);
    optimizer.dispose();
  });
});
