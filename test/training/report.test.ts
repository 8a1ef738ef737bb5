import { tensor2d, train } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  elbo,
  evaluate,
  fit,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  trainStep,
  uniformNoise,
  vae,
  type BoundMetric,
  type FitOptions,
  type Objective,
  type StepRecord,
} from '../../src/index.js';
import { useWasm } from '../../src/wasm/index.js';
import { toyModel } from '../support/toy-model.js';
import { expectNothingChanged } from '../support/unchanged.js';

beforeAll(async () => {
  await useWasm();
});

const parts = {
  data: [6],
  latent: 2,
  encoder: mlpEncoder([4]),
  decoder: mlpDecoder([4]),
  likelihood: bernoulli(),
};
const data = () => uniformNoise(randomKey(1), [10, 6]);
const options = { epochs: 2, batchSize: 4, progress: false } satisfies FitOptions;

async function told(objective: Objective) {
  const steps: StepRecord<BoundMetric>[] = [];
  const model = vae({ ...parts, objective });
  const { history } = await fit(model, data(), {
    ...options,
    validation: { data: data() },
    callbacks: [{ onStep: (record) => void steps.push(record) }],
  });
  return { model, history, steps };
}

describe('β beside the metrics', () => {
  it('is that of each step, and its mean over the data of an epoch', async () => {
    const beta = linearAnnealing({ steps: 3, from: 0.1, to: 0.7 });
    const { steps, history } = await told(elbo({ beta }));
    // Just as the schedule has it, not as float32 would.
    expect(steps.map(({ metrics }) => metrics.beta)).toEqual([0, 1, 2, 3, 4, 5].map(beta));
    // Batches of 4, 4 and 2 data.
    expect(history[0]!.metrics.beta).toBeCloseTo(0.4 * beta(0) + 0.4 * beta(1) + 0.2 * beta(2), 12);
    expect(history[1]!.metrics.beta).toBeCloseTo(0.7, 12);
    expect(Object.keys(history[0]!.metrics)).toEqual(['elbo', 'logLikelihood', 'kl', 'beta']);
  });

  it('leaves the metrics what they are without it', async () => {
    const { steps } = await told(elbo({ beta: 4 }));
    for (const { loss, metrics } of steps) {
      expect(metrics.beta).toBe(4);
      expect(metrics.elbo).toBeCloseTo(metrics.logLikelihood - metrics.kl, 4);
      expect(-loss).toBeCloseTo(metrics.logLikelihood - 4 * metrics.kl, 4);
    }
  });

  it('is told of a KL of the samples, and of a schedule that stays at 1', async () => {
    const model = vae({ ...parts, kl: 'monte-carlo', objective: elbo({ beta: 0 }) });
    const { history } = await fit(model, data(), options);
    expect(history[0]!.metrics.beta).toBe(0);
    const { steps } = await told(elbo({ beta: () => 1 }));
    expect(steps[5]!.metrics.beta).toBe(1);
  });

  it('is not told where it is 1, nor of what is measured', async () => {
    for (const objective of [elbo(), elbo({ beta: 1 }), elbo({ freeBits: 0.5 })])
      expect(Object.keys((await told(objective)).history[0]!.metrics)).toEqual([
        'elbo',
        'logLikelihood',
        'kl',
      ]);
    const { model, history } = await told(elbo({ beta: 4 }));
    for (const measured of [history[0]!.validation!, await evaluate(model, data())])
      expect(Object.keys(measured)).toEqual(['elbo', 'logLikelihood', 'kl']);
  });
});

describe("what a user's part has to tell", () => {
  const reporting = (report: object): Objective => ({
    ...elbo(),
    credit: (terms) => ({ ...elbo().credit(terms), report: report as Record<string, number> }),
  });

  it('is told of an objective', async () => {
    const { history } = await told(reporting({ temperature: 0.1 }));
    expect(history[1]!.metrics.temperature).toBeCloseTo(0.1, 12);
  });

  it('is told of a model', async () => {
    const model = toyModel((own) => ({
      loss: (batch, state, key) => ({
        ...own.loss(batch, state, key),
        report: { half: state.step / 2 },
      }),
    }));
    const batch = { data: tensor2d([[1, 2]]) };
    const { metrics } = await trainStep(
      model,
      train.sgd(0.1),
      batch,
      { ...model.initialState(), step: 7 },
      randomKey(1),
    );
    expect(metrics).toEqual({ first: 1, half: 3.5 });
  });

  it.each([
    ['a text', { temperature: '0.1' }, /numbers by other names, but got "0\.1" as 'temperature'/],
    ['a tensor', { temperature: data }, /numbers by other names/],
    ['the name of a metric', { kl: 3 }, /by other names, but got 3 as 'kl'/],
    ['the name of the loss', { loss: 3 }, /by other names, but got 3 as 'loss'/],
  ])('is refused where it is %s', async (_, report, message) => {
    const model = vae({ ...parts, objective: reporting(report) });
    const given = data();
    await expectNothingChanged(model, () => fit(model, given, options), message);
  });
});
