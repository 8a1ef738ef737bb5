import '@tensorflow/tfjs-backend-cpu';
import {
  dispose,
  engine,
  getKernel,
  memory,
  mul,
  registerKernel,
  setBackend,
  sum,
  tidy,
  train,
  unregisterKernel,
  variableGrads,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  bernoulli,
  conditionalPrior,
  elbo,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  reparameterized,
  standardNormal,
  trainStep,
  uniformNoise,
  vae,
  type Family,
  type Objective,
  type Vae,
} from '../../../src/index.js';
import { useWasm } from '../../../src/wasm/index.js';
import { VAE_BOUND } from '../../../src/wasm/kernels/vae-bound.js';
import { noise } from '../kernels/compare.js';

let calls = 0;
let undo: () => void = () => undefined;

beforeAll(async () => {
  await useWasm();
  const kernel = getKernel(VAE_BOUND, 'wasm');
  const swap = (config: typeof kernel) => {
    unregisterKernel(VAE_BOUND, 'wasm');
    registerKernel(config);
  };
  swap({ ...kernel, kernelFunc: (call) => (calls++, kernel.kernelFunc(call)) });
  undo = () => swap(kernel);
});

beforeEach(async () => {
  await setBackend('wasm');
  calls = 0;
});

afterAll(async () => {
  undo();
  await useWasm({ accelerate: false });
});

type Options = Parameters<typeof vae>[0];

const bits = (seed: number, shape: number[]) =>
  tidy(() => mul(uniformNoise(randomKey(seed), shape), 1));

/** The same objective, of which nobody knows what it computes. */
const unknown = (objective: Objective): Objective => ({
  ...objective,
  credit: (terms) => objective.credit(terms),
});

const MODELS: Readonly<Record<string, { options: Options; data: () => Tensor }>> = {
  'relu and bits': {
    options: {
      data: [30],
      latent: 5,
      encoder: mlpEncoder([17]),
      decoder: mlpDecoder([17]),
      likelihood: bernoulli(),
    },
    data: () => bits(1, [11, 30]),
  },
  'tanh and a scale that is given': {
    options: {
      data: [3],
      latent: 2,
      encoder: mlpEncoder([20, 9], { activation: 'tanh' }),
      decoder: mlpDecoder([9, 20], { activation: 'tanh' }),
      likelihood: gaussian({ scale: 0.5 }),
      objective: elbo({ beta: 0.3 }),
    },
    data: () => noise(1, [50, 3]),
  },
  'images, latents of two axes, scales that are learned, no floor': {
    options: {
      data: [4, 3, 2],
      latent: [2, 3],
      encoder: mlpEncoder([20]),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 'learned' }),
      posterior: gaussian({ minScale: 0 }),
      objective: elbo({ beta: (step) => 0.1 * (step + 1) }),
    },
    data: () => noise(1, [7, 4, 3, 2]),
  },
  'networks of one layer, one of them without a bias': {
    options: {
      data: [6],
      latent: 1,
      encoder: sequential({
        layers: [layers.dense({ units: 2, useBias: false, inputShape: [6] })],
      }),
      decoder: sequential({ layers: [layers.dense({ units: 6, inputShape: [1] })] }),
      likelihood: bernoulli(),
    },
    data: () => bits(1, [1, 6]),
  },
};

interface Pass {
  readonly figures: number[];
  readonly gradients: Float32Array[];
}

/** Loss and metrics, and the gradients of the loss. */
function passOf(model: Vae<boolean>, data: Tensor, step = 2): Pass {
  return tidy(() => {
    let figures: number[] = [];
    const state = { ...model.initialState(), step };
    const { grads: found } = variableGrads(() => {
      const { loss, metrics } = model.loss({ data }, state, randomKey(5));
      figures = [loss, metrics.elbo, metrics.logLikelihood, metrics.kl].map(
        (figure) => figure.dataSync()[0]!,
      );
      return loss as Scalar;
    }, [...model.variables]);
    return {
      figures,
      gradients: model.variables.map(({ name }) => found[name]!.dataSync() as Float32Array),
    };
  });
}

/** The largest difference, relative to the largest number of its list. */
function apart(found: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]) {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  return Math.max(
    ...found.map((values, i) => {
      const [ours, theirs] = [Array.from(values), Array.from(expected[i]!)];
      const size = Math.max(...theirs.map(Math.abs), 1e-6);
      return Math.max(...ours.map((value, j) => Math.abs(value - theirs[j]!))) / size;
    }),
  );
}

describe('a VAE of known parts as one kernel', () => {
  it.each(Object.keys(MODELS))(
    'has the figures and gradients of the one that is made of operations to 10⁻⁶: %s',
    (name) => {
      const { options, data } = MODELS[name]!;
      const whole = vae(options);
      const composed = vae({ ...options, objective: unknown(options.objective ?? elbo()) });
      whole.variables.forEach((weight, i) => {
        const value = noise(20 + i, weight.shape);
        const small = mul(value, 0.4);
        weight.assign(small);
        composed.variables[i]!.assign(small);
        dispose([value, small]);
      });
      const x = data();
      const found = passOf(whole, x);
      expect(calls).toBe(1);
      const expected = passOf(composed, x);
      expect(calls).toBe(1);
      expect(apart([found.figures], [expected.figures])).toBeLessThan(1e-6);
      expect(apart(found.gradients, expected.gradients)).toBeLessThan(1e-6);
      expect(passOf(whole, x)).toEqual(found);
      dispose(x);
      whole.dispose();
      composed.dispose();
    },
  );

  it('gives the gradients of each metric too, by weights and data', () => {
    const { options, data } = MODELS['tanh and a scale that is given']!;
    const x = data();
    for (const figure of ['loss', 'elbo', 'logLikelihood', 'kl'] as const) {
      const [found, expected] = [elbo({ beta: 0.3 }), unknown(elbo({ beta: 0.3 }))].map(
        (objective) => {
          const model = vae({ ...options, objective });
          const variables = [...model.variables];
          const zeros = (place: number) => new Float32Array([x, ...variables][place]!.size);
          return tidy(() =>
            engine()
              .gradients(
                () => {
                  const { loss, metrics } = model.loss(
                    { data: x },
                    model.initialState(),
                    randomKey(5),
                  );
                  return sum(mul(3, figure === 'loss' ? loss : metrics[figure]));
                },
                [x, ...variables],
                undefined,
                true,
              )
              // Where a figure has nothing to do with a weight, one has zeros and the other nothing.
              .grads.map((slopes, place) => slopes?.dataSync() ?? zeros(place)),
          );
        },
      );
      expect(apart(found!, expected!), figure).toBeLessThan(2e-6);
    }
    dispose(x);
  });

  it('takes the weight of the KL and the step size of each step', async () => {
    const beta = vi.fn((step: number) => step / 4);
    const { options, data } = MODELS['relu and bits']!;
    const model = vae({ ...options, objective: elbo({ beta }) });
    const x = data();
    const optimizer = train.adam(0.01);
    let state = model.initialState();
    const reports: unknown[] = [];
    for (let step = 0; step < 4; step++) {
      Object.assign(optimizer, { learningRate: step === 3 ? 0 : 0.01 });
      const before = model.variables.map((weight) => [...weight.dataSync()]);
      const result = await trainStep(model, optimizer, { data: x }, state, randomKey(step));
      state = result.state;
      const { elbo: bound, logLikelihood, kl, beta: weight } = result.metrics;
      reports.push(weight);
      expect(result.loss).toBeCloseTo((step / 4) * kl - logLikelihood, 4);
      expect(bound).toBeCloseTo(logLikelihood - kl, 4);
      const after = model.variables.map((one) => [...one.dataSync()]);
      if (step === 3) expect(after).toEqual(before);
      else expect(after).not.toEqual(before);
    }
    expect(reports).toEqual([0, 0.25, 0.5, 0.75]);
    expect(beta.mock.calls).toEqual([[0], [1], [2], [3]]);
    expect(calls).toBe(4);
    dispose(x);
    optimizer.dispose();
    model.dispose();
  });

  it('leaves frozen weights without gradients, and gives those of the others', () => {
    const { options, data } = MODELS['relu and bits']!;
    const model = vae(options);
    const x = data();
    const all = passOf(model, x);
    model.encoder.trainable = false;
    const some = passOf(model, x);
    expect(some.gradients).toEqual(all.gradients.slice(-some.gradients.length));
    expect(some.gradients.length).toBe(4);
    dispose(x);
    model.dispose();
  });

  it('leaves nothing behind, with gradients or without, and where a schedule throws', () => {
    const { options, data } = MODELS['relu and bits']!;
    const failing = vi.fn(() => {
      throw new Error('no');
    });
    const [model, broken] = [
      vae(options),
      vae({ ...options, objective: elbo({ beta: failing as never }) }),
    ];
    const x = data();
    const count = () => [memory().numTensors, engine().backend.numDataIds()];
    const before = count();
    passOf(model, x);
    tidy(() => void model.loss({ data: x }, model.initialState(), randomKey(1)));
    const loss = () => model.loss({ data: x }, model.initialState(), randomKey(1)).loss;
    tidy(() => void engine().gradients(loss, [x, ...model.variables]));
    expect(() => passOf(broken, x)).toThrow('no');
    expect(failing).toHaveBeenCalledTimes(1);
    expect(count()).toEqual(before);
    dispose(x);
    model.dispose();
    broken.dispose();
  });

  it('refuses data of another shape as it does elsewhere', () => {
    const { options } = MODELS['relu and bits']!;
    const model = vae(options);
    const x = bits(1, [4, 29]);
    expect(() => passOf(model, x)).toThrow(/shape/);
    expect(calls).toBe(0);
    dispose(x);
    model.dispose();
  });
});

const own = (family: Family, change: Partial<Family>): Family => ({ ...family, ...change });

describe('a VAE with a part that is not known', () => {
  const { options } = MODELS['relu and bits']!;
  const g = gaussian();
  const b = bernoulli();
  const r = reparameterized();
  const normal = standardNormal();
  const objective = elbo();
  const changes = (): Readonly<Record<string, Partial<Options>>> => ({
    'its own sample': { posterior: own(g, { sample: (p, key) => g.sample(p as never, key) }) },
    'its own parameters': { posterior: own(g, { params: (raw, v) => g.params(raw, v) }) },
    'its own KL': { posterior: own(g, { kl: (q, p) => g.kl!(q as never, p as never) }) },
    'a KL that it has of another family': {
      posterior: own(g, {
        type: 'mine',
        klTo: { gaussian: (q, p) => mul(2, g.kl!(q as never, p as never)) },
      }),
    },
    'a KL by samples': { kl: 'monte-carlo' },
    'its own likelihood': { likelihood: own(b, { logProb: (p, x) => b.logProb(p as never, x) }) },
    'its own logits': { likelihood: own(b, { params: (raw) => ({ logits: raw }) }) },
    'its own prior': { prior: { ...normal, build: (sizes) => normal.build(sizes) } },
    'its own draw': { estimator: { ...r, draw: (...all) => r.draw(...all) } },
    'its own surrogate': { estimator: { ...r, surrogate: (all) => r.surrogate(all) } },
    'its own objective': { objective: unknown(objective) },
    'free bits': { objective: elbo({ freeBits: 0.01 }) },
    'two samples': { objective: elbo({ samples: 2 }) },
    'a fixed scale of its posterior': { posterior: gaussian({ scale: 1 }) },
    'a shared scale of its likelihood': { likelihood: gaussian({ scale: 'shared' }) },
    'another activation': { encoder: mlpEncoder([17], { activation: 'selu' }) },
  });

  it.each(Object.keys(changes()))('runs by its parts: %s', (name) => {
    const model = vae({ ...options, ...changes()[name] });
    const x = bits(1, [11, 30]);
    const { figures, gradients } = passOf(model, x);
    expect(calls).toBe(0);
    expect(figures.every(Number.isFinite)).toBe(true);
    expect(gradients.length).toBe(model.variables.length);
    dispose(x);
    model.dispose();
  });

  it('runs by its parts where one is changed once the model is built', () => {
    const likelihood = { ...bernoulli() };
    const model = vae({ ...options, likelihood });
    const x = bits(1, [11, 30]);
    const before = passOf(model, x);
    expect(calls).toBe(1);
    likelihood.logProb = (params, value) => mul(2, b.logProb(params as never, value));
    const after = passOf(model, x);
    expect(calls).toBe(1);
    expect(after.figures[2]! / before.figures[2]!).toBeCloseTo(2, 5);
    dispose(x);
    model.dispose();
  });

  it('runs by its parts with weights of data, and with a condition', () => {
    const model = vae(options);
    const conditional = vae({
      ...options,
      condition: 3,
      prior: conditionalPrior(),
    } as never) as unknown as Vae<true>;
    const [x, weights, condition] = [bits(1, [11, 30]), bits(2, [11]), bits(3, [11, 3])];
    tidy(() => {
      const state = model.initialState();
      model.loss({ data: x, weights }, state, randomKey(1));
      conditional.loss({ data: x, condition }, state, randomKey(1));
    });
    expect(calls).toBe(0);
    dispose([x, weights, condition]);
    model.dispose();
    conditional.dispose();
  });

  it('runs by its parts on a backend that has no such kernel', async () => {
    const model = vae(options);
    const x = bits(1, [11, 30]);
    const here = passOf(model, x);
    await setBackend('cpu');
    const there = passOf(model, x);
    expect(calls).toBe(1);
    expect(
      apart([here.figures, ...here.gradients], [there.figures, ...there.gradients]),
    ).toBeLessThan(5e-6);
    dispose(x);
    model.dispose();
  });
});
