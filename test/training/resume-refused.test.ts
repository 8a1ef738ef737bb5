import { memory, tensor2d, train as optimizers } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  checkpointTo,
  clipByGlobalNorm,
  earlyStopping,
  fit,
  fitGaussianMixture,
  gaussian,
  loadModel,
  loadWeights,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  saveModel,
  scoreFunction,
  vae,
  type Family,
  type FitOptions,
  type FitResult,
  type RunRecord,
} from '../../src/index.js';
import { decodeRun, encodeRun } from '../../src/persistence/run-file.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { weightsOf } from '../support/unchanged.js';

const rows = (count: number, width = 4) =>
  tensor2d(
    Array.from({ length: count }, (_, i) => Array.from({ length: width }, (_, j) => (i * j) % 2)),
  );
const build = (hidden = 3, likelihood: Family = bernoulli(), width = 4) =>
  vae({
    data: [width],
    latent: 2,
    encoder: mlpEncoder([hidden]),
    decoder: mlpDecoder([hidden]),
    likelihood,
  });
const options: FitOptions = { epochs: 1, batchSize: 3, seed: 1, progress: false };

function kept() {
  let file: Uint8Array | undefined;
  const checkpoint = checkpointTo({ write: (bytes) => (file = bytes), read: () => file });
  return { checkpoint, file: () => file!, keep: (bytes: Uint8Array) => (file = bytes) };
}

describe('a run is not resumed', () => {
  useBackend('cpu');

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'with another architecture',
      async () => resumed(build(5), rows(7)),
      /'encoder\/[^']*kernel[^']*' \[4, 3\], not \[4, 5\](?!.*Moment)/,
    ],
    ['with other data', async () => resumed(build(), rows(8)), /number of data 7, not 8/],
    [
      'with data of another shape',
      async () => resumed(build(3, bernoulli(), 5), rows(7, 5)),
      /shape of the data \[4\], not \[5\]/,
    ],
    [
      'with another likelihood',
      async () => resumed(build(3, gaussian({ scale: 'shared' })), rows(7)),
      /none, not/,
    ],
    [
      'with another batch size',
      async () => resumed(build(), rows(7), { batchSize: 4 }),
      /batchSize 3, not 4/,
    ],
    [
      'with weights of the data where there were none',
      async () => resumed(build(), rows(7), { weights: [1, 2, 3, 4, 5, 6, 7] }),
      /weights of the data none, not given/,
    ],
    ['with another seed', async () => resumed(build(), rows(7), { seed: 2 }), /seed 1, not 2/],
    [
      'with another optimizer',
      async () => resumed(build(), rows(7), { optimizer: optimizers.sgd(0.1) }),
      /optimizer Adam, not SGD/,
    ],
    [
      'with other transformations',
      async () => resumed(build(), rows(7), { gradients: [clipByGlobalNorm(1)] }),
      /gradients none, not clipByGlobalNorm/,
    ],
    [
      'with a callback that would have to remember',
      async () => resumed(build(), rows(7), { callbacks: [earlyStopping()] }),
      /callbacks that remember none, not earlyStopping/,
    ],
  ])('%s: all that differs is said, and nothing is changed', async (_, run, message) => {
    await expectVaeKitRejection(run(), message);
  });

  async function resumed(
    model: ReturnType<typeof build>,
    data: ReturnType<typeof rows>,
    changed: FitOptions = {},
  ) {
    const { checkpoint } = kept();
    await fit(build(), rows(7), { ...options, checkpoint });
    const before = { weights: weightsOf(model), tensors: memory().numTensors };
    try {
      await fit(model, data, { ...options, ...changed, checkpoint, resume: true });
    } finally {
      expect({ weights: weightsOf(model), tensors: memory().numTensors }).toEqual(before);
    }
  }

  it('where nothing was kept, unless it may begin anew', async () => {
    const { checkpoint, file } = kept();
    const run = (resume: FitOptions['resume']) =>
      fit(build(), rows(7), { ...options, checkpoint, ...(resume !== undefined && { resume }) });
    await expectVaeKitRejection(run(true), /resume must find a checkpoint, but got none/);
    expect(file()).toBe(undefined);
    expect((await run('if-any')).history).toHaveLength(1);
    expect((await run('if-any')).history).toHaveLength(1);
    expect((await run(false)).state.step).toBe(3);
  });

  it.each<[string, object, RegExp]>([
    ['without a checkpoint', { resume: true }, /resume must find a checkpoint/],
    ['by a word', { resume: 'yes' }, /resume must be true, false or 'if-any'/],
    ['from a path', { checkpoint: 'run.checkpoint' }, /checkpoint must be what checkpointTo/],
    ['from a model', { from: build }, /from must be what fit returned/],
  ])('%s', async (_, given, message) => {
    await expectVaeKitRejection(fit(build(), rows(7), { ...options, ...given }), message);
  });

  it('from what is no checkpoint, or no longer one', async () => {
    const { checkpoint, file, keep } = kept();
    await fit(build(), rows(7), { ...options, checkpoint });
    const whole = file();
    const resume = () => fit(build(), rows(7), { ...options, checkpoint, resume: true });
    keep(whole.subarray(0, whole.length - 5));
    await expectVaeKitRejection(resume(), /as it was written/);
    const changed = whole.slice();
    changed[whole.length - 3]! ^= 1;
    keep(changed);
    await expectVaeKitRejection(resume(), /as it was written/);
    keep(await saveModel(build()));
    await expectVaeKitRejection(resume(), /must be a checkpoint of training/);
    keep(new Uint8Array(40));
    await expectVaeKitRejection(resume(), /safetensors/);
    const mixture = kept();
    const points = rows(7, 2);
    await fitGaussianMixture(points, { components: 2, checkpoint: mixture.checkpoint });
    keep(mixture.file());
    await expectVaeKitRejection(resume(), /as it was kept/);
    mixture.keep(whole);
    await expectVaeKitRejection(
      fitGaussianMixture(points, { components: 2, checkpoint: mixture.checkpoint, resume: true }),
      /./,
    );
  });

  it('by what loads models, which says what to do; its weights can be loaded', async () => {
    const { checkpoint, file } = kept();
    const trained = build();
    await fit(trained, rows(7), { ...options, checkpoint });
    await expectVaeKitRejection(loadModel(file()), /a checkpoint of training, .*loadWeights/s);
    const model = build();
    await loadWeights(model, file());
    expect(weightsOf(model)).toEqual(weightsOf(trained));
    await expectVaeKitRejection(
      loadWeights(build(5), file()),
      /must hold the weights of this model/,
    );
  });

  it('from a result that is used up, or went through JSON', async () => {
    const bits = () =>
      vae({
        data: [4],
        latent: 2,
        encoder: mlpEncoder([3]),
        decoder: mlpDecoder([3]),
        likelihood: bernoulli(),
        posterior: bernoulli(),
        prior: bernoulliPrior(0.5),
        estimator: scoreFunction({ baseline: movingAverage() }),
      });
    const model = bits();
    const result = await fit(model, rows(7), options);
    const text = JSON.parse(JSON.stringify(result)) as FitResult;
    await expectVaeKitRejection(
      fit(model, rows(7), { ...options, from: text }),
      /from must be what fit returned/,
    );
    Object.values(result.state.estimator).forEach((value) => value.dispose());
    await expectVaeKitRejection(
      fit(model, rows(7), { ...options, from: result }),
      /the state of the result to go on behind must have in estimator a tensor/,
    );
  });

  it('from a result of another kind of model', async () => {
    const result = await fit(build(), rows(7), options);
    const record = { ...result.record, facts: { ...result.record.facts, model: 'toy' } };
    await expectVaeKitRejection(
      fit(build(), rows(7), { ...options, from: { ...result, record } }),
      /got toy, not vae/,
    );
  });

  it.each<[string, (record: RunRecord) => RunRecord, RegExp]>([
    [
      'a moment of another shape',
      withTensor('optimizer/accumulatedFirstMoment/', [1]),
      /\[1\], not/,
    ],
    ['a moment of no weight', withTensor('optimizer/accumulatedFirstMoment/none', [1]), /none'/],
    ['a field that Adam has not', withTensor('optimizer/more', [1]), /'more' \[1\], not none/],
    [
      'a weight of which it keeps one moment',
      withoutTensor('optimizer/accumulatedFirst'),
      /none, not/,
    ],
    ['what no run has', withTensor('more', [1]), /'more', which it lacks/],
    ['a memory that its trainer has not', withTensor('trainer/means', [1]), /which it lacks/],
    ['a callback more', withTensor('callbacks/0/weights', [1]), /which it lacks/],
    ['a weight less', withoutTensor('weights/'), /none, not/],
    ['no powers of decay rates', withoutTensor('optimizer/accBeta1'), /'accBeta1' none, not/],
    ['half a step', withFacts({ step: 0.5 }), /as it was kept/],
    ['more data than there are', withFacts({ done: 8 }), /as it was kept/],
    ['no history', withFacts({ history: 1 }), /as it was kept/],
    ['sums of words', withFacts({ totals: { weight: 1, sums: { elbo: 'x' } } }), /as it was kept/],
    ['a negative epoch', withFacts({ epoch: -1 }), /as it was kept/],
    ['no identity', withFacts({ identity: null }), /as it was kept/],
    ['data that contradict its identity', withFacts({ data: '8 data' }), /data 8 data, not 7 data/],
  ])('from a file, rightly summed, that has %s', async (_, change, message) => {
    const { checkpoint, file, keep } = kept();
    await fit(build(), rows(7), { ...options, checkpoint });
    keep(encodeRun(change(decodeRun(file(), 'the file'))));
    const model = build();
    const data = rows(7);
    const before = { weights: weightsOf(model), tensors: memory().numTensors };
    const again = fit(model, data, { ...options, checkpoint, resume: true });
    await expectVaeKitRejection(again, message);
    expect({ weights: weightsOf(model), tensors: memory().numTensors }).toEqual(before);
  });
});

it('may lack the moments of a weight that was not trained yet, and is kept without them', async () => {
  const { checkpoint, file, keep } = kept();
  await fit(build(), rows(7), { ...options, checkpoint });
  const [first, second] = ['First', 'Second'].map((which) =>
    withoutTensor(`optimizer/accumulated${which}Moment/`),
  );
  keep(encodeRun(second!(first!(decodeRun(file(), 'the file')))));
  const moments = () =>
    Object.keys(decodeRun(file(), 'the file').tensors).filter((name) => name.includes('Moment/'));
  const before = moments();
  await fit(build(), rows(7), { ...options, checkpoint, resume: true });
  expect(moments()).toEqual(before);
});

/** Changes the first tensor whose name begins so, or adds one. */
function withTensor(start: string, shape: number[]) {
  return ({ facts, tensors }: RunRecord): RunRecord => {
    const name = Object.keys(tensors).find((each) => each.startsWith(start)) ?? start;
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    return { facts, tensors: { ...tensors, [name]: { shape, values } } };
  };
}

function withoutTensor(start: string) {
  return ({ facts, tensors }: RunRecord): RunRecord => {
    const name = Object.keys(tensors).find((each) => each.startsWith(start));
    return {
      facts,
      tensors: Object.fromEntries(Object.entries(tensors).filter(([each]) => each !== name)),
    };
  };
}

function withFacts(changed: RunRecord['facts']) {
  return ({ facts, tensors }: RunRecord): RunRecord => ({
    facts: { ...facts, ...changed },
    tensors,
  });
}
