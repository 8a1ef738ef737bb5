import { fill, memory, tensor1d, tidy, train, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  autoencoder,
  bernoulli,
  evaluate,
  fit,
  fitSigmoidBeliefNetwork,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  randomKey,
  sigmoidBeliefNetwork,
  syntheticDigits,
  trainStep,
  uniformNoise,
  vae,
  type Batch,
  type FitOptions,
  type Key,
  type Trainable,
  type TrainState,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { expectNothingChanged } from '../support/unchanged.js';

const parts = { data: [6], latent: 2, encoder: mlpEncoder([4]), decoder: mlpDecoder([4]) };
const small = () => vae({ ...parts, likelihood: bernoulli() });
const conditional = () => vae({ ...parts, condition: 3, likelihood: bernoulli() });
const network = () => sigmoidBeliefNetwork({ data: [6], layers: [3] });
const pixels = (rows: number) => uniformNoise(randomKey(3), [rows, 6]);

/** Options as somebody who writes JavaScript may give them. */
type Loose = Readonly<Record<string, unknown>>;

const wrongOptions: [Loose, RegExp][] = [
  [
    { epoch: 3 },
    /fit must be given options that it knows, but got 'epoch'\. Did you mean 'epochs'/,
  ],
  [{ batch_size: 10 }, /but got 'batch_size'\. Did you mean 'batchSize'/],
  [{ batchsize: 10 }, /Did you mean 'batchSize'/],
  [{ lr: 0.1 }, /but got 'lr'\. Did you mean 'learningRate'/],
  [{ learning_rate: 0.1 }, /Did you mean 'learningRate'/],
  [{ validationData: 1 }, /Did you mean 'validation'/],
  [{ validation_data: 1 }, /Did you mean 'validation'/],
  [{ validationSplit: 0.1 }, /Split the data before, and give validation: \{ data \}/],
  [{ shuffle: false }, /but got 'shuffle'\. Data are always shuffled; the seed decides/],
  [{ verbose: 1 }, /Give progress: true or false/],
  [{ labels: [1] }, /Give condition: oneHot\(labels, classes\)/],
  [{ onEpoch: () => undefined }, /Give callbacks: \[\{ onEpoch \}\]/],
  [{ callback: {} }, /Did you mean 'callbacks'/],
  [{ optimiser: train.sgd }, /Did you mean 'optimizer'/],
  [{ abortSignal: 1 }, /but got 'abortSignal'\. .*Its options are epochs, batchSize/],
  [{ epochs: '3' }, /epochs must be a positive integer, but got "3"/],
  [{ epochs: null }, /epochs must be a positive integer, but got null/],
  [{ batchSize: 0 }, /batchSize must be a positive integer, but got 0/],
  [{ batchSize: 2.5 }, /batchSize must be a positive integer, but got 2\.5/],
  [{ seed: -1 }, /seed must be a whole number/],
  [{ seed: '1' }, /seed must be a whole number .*, but got "1"/],
  [{ progress: 'yes' }, /progress must be true or false, but got "yes"/],
  [{ progress: 1 }, /progress must be true or false, but got 1/],
  [{ signal: true }, /signal must be an AbortSignal, but got true/],
  [
    { signal: new AbortController() },
    /signal must be an AbortSignal, but got .*\. Give the signal/,
  ],
  [{ transform: 'binarize' }, /transform must be a function, but got "binarize"/],
  [{ learningRate: '0.1' }, /learningRate must be a positive number, but got "0\.1"/],
  [{ learningRate: 0 }, /learningRate must be a positive number, but got 0/],
  [{ learningRate: { initial: 1 } }, /learningRate must be a positive number/],
  [
    { learningRate: async () => 0.1 },
    /learningRate must give a finite .* step 0, but got a promise/,
  ],
  [{ learningRate: () => '0.1' }, /learningRate must give a finite number, .* but got "0\.1"/],
  [{ learningRate: () => Infinity }, /learningRate must give a finite number/],
  [
    { optimizer: 'adam' },
    /optimizer must be one of tfjs, of this model alone, but got "adam"\. Give/,
  ],
  [{ optimizer: train.adam }, /optimizer must be one of tfjs, .* but got the function /],
  [{ optimizer: {} }, /optimizer must be one of tfjs/],
  [{ optimizer: null }, /optimizer must be one of tfjs, .* but got null/],
  [{ callbacks: {} }, /callbacks must be a list, but got an object .*\. Give callbacks: \[\{/],
  [{ callbacks: { onEpoch: () => undefined } }, /callbacks must be a list/],
  [{ callbacks: () => undefined }, /callbacks must be a list, but got the function/],
  [
    { callbacks: [() => undefined] },
    /the options of a callback must be an object, but got the func/,
  ],
  [{ callbacks: [null] }, /the options of a callback must be an object, but got null/],
  [{ callbacks: [{ onEpochEnd: () => 0 }] }, /'onEpochEnd'\. Did you mean 'onEpoch'/],
  [{ callbacks: [{ onBatchEnd: () => 0 }] }, /Give onStep, which is called after each batch/],
  [{ callbacks: [{ onepoch: () => 0 }] }, /Did you mean 'onEpoch'/],
  [{ callbacks: [{ onEpoch: 'log' }] }, /onEpoch must be a function, but got "log"/],
  [{ callbacks: [new Map()] }, /callbacks must have onStep or onEpoch/],
  [
    { validation: [1] },
    /the options of validation must be an object, but got \[1\]\. It may have data/,
  ],
  [{ validation: false }, /the options of validation must be an object, but got false/],
  [{ validation: { date: 1 } }, /'date'\. Did you mean 'data'/],
  [{ validation: { images: 1, labels: 1 } }, /Give validation: \{ data: digits\.images \}/],
  [{ validation: {} }, /the validation data must be a tensor of shape \[N, 6\], or a dataset, but/],
];

describe('the options of fit', () => {
  useBackend('cpu');

  it.each(wrongOptions)('%j are refused before anything is changed', async (options, message) => {
    const model = small();
    const data = pixels(10);
    await expectNothingChanged(model, () => fit(model, data, options as FitOptions), message);
    const layered = network();
    const also = new RegExp(message.source.replace('fit must', 'fitSigmoidBeliefNetwork must'));
    await expectNothingChanged(
      layered,
      () => fitSigmoidBeliefNetwork(layered, data, options),
      also,
    );
  });

  it('must be an object, and not data or a condition', async () => {
    const model = small();
    const data = pixels(10);
    for (const options of [null, 3, 'fast', [], data, arrayDataset([1], [1])]) {
      await expectNothingChanged(
        model,
        () => fit(model, data, options as never),
        /the options of fit must be an object, but got .*It may have epochs, batchSize/,
      );
    }
  });

  it('may hold validation data as a tensor or a dataset, but not be one', async () => {
    const model = small();
    const data = pixels(10);
    for (const validation of [data, arrayDataset(new Float32Array(6), [6])]) {
      await expectNothingChanged(
        model,
        () => fit(model, data, { validation } as never),
        /the options of validation must be an object, but got .*It may have data, condition/,
      );
    }
  });

  it('give a learning rate to no other optimizer than its own', async () => {
    const model = small();
    const data = pixels(10);
    const optimizer = train.sgd(0.1);
    for (const learningRate of [0.1, () => 0.1]) {
      await expectNothingChanged(
        model,
        () => fit(model, data, { learningRate, optimizer }),
        /learningRate is that of fit's own Adam, but got an optimizer too\. Leave out one/,
      );
    }
  });

  it('may be undefined, as if left out', async () => {
    const options = {
      epochs: 1,
      batchSize: undefined,
      seed: undefined,
      optimizer: undefined,
      learningRate: undefined,
      transform: undefined,
      validation: undefined,
      callbacks: undefined,
      signal: undefined,
      progress: undefined,
      condition: undefined,
    };
    // Those who check with exactOptionalPropertyTypes cannot write this; others can.
    const { history } = await fit(small(), pixels(10), options as FitOptions as never);
    expect(history).toHaveLength(1);
  });
});

describe('the options of others', () => {
  useBackend('cpu');

  it.each<[Loose, RegExp]>([
    [{ batch_size: 3 }, /evaluate must be given options that it knows, .*Did you mean 'batchSize'/],
    [{ samples: 3 }, /Average several seeds, or call elbo\(data, \{ samples \}\)/],
    [{ epochs: 3 }, /'epochs'\. Its options are batchSize, seed, transform, condition/],
    [{ labels: [1] }, /Give condition: oneHot/],
    [{ batchSize: 0 }, /batchSize must be a positive integer/],
    [{ seed: 1.5 }, /seed must be a whole number/],
    [{ transform: true }, /transform must be a function/],
  ])('of evaluate: %j are refused', async (options, message) => {
    const model = small();
    const data = pixels(10);
    await expectNothingChanged(model, () => evaluate(model, data, options as never), message);
  });

  it('of evaluate may ask for more rows at once than there are', async () => {
    const [model, data] = [small(), pixels(10)];
    expect(await evaluate(model, data, { batchSize: 50 })).toEqual(await evaluate(model, data));
  });

  it.each<[Loose, RegExp]>([
    [{ meanfield: {} }, /'meanfield'\. Did you mean 'meanField'/],
    [{ warmStart: 'yes' }, /warmStart must be true or false/],
    [{ warmstart: true }, /Did you mean 'warmStart'/],
    [{ meanField: 3 }, /the options of meanField must be an object, but got 3/],
    [{ meanField: { iterations: 3 } }, /'iterations'.* Its options are tolerance, maxIterations/],
    [{ meanField: { tol: 3 } }, /Did you mean 'tolerance'/],
    [{ meanField: { tolerance: '1' } }, /tolerance/],
    [{ condition: 1 }, /'condition'/],
  ])('of fitSigmoidBeliefNetwork: %j are refused', async (options, message) => {
    const model = network();
    const data = pixels(10);
    await expectNothingChanged(model, () => fitSigmoidBeliefNetwork(model, data, options), message);
  });
});

describe('data that are no tensors', () => {
  useBackend('cpu');
  const digits = syntheticDigits({ count: 4, shape: [784] });

  it.each<[string, unknown, RegExp]>([
    [
      'nothing',
      undefined,
      /data must be a tensor of shape \[N, 6\], or a dataset, but got undefined\. Make one with/,
    ],
    ['digits', digits, /keys \{images, labels\}\. Give its images, as in digits\.images/],
    ['a promise', Promise.resolve(1), /but got a promise\. Await it first/],
    ['arrays', [[1, 2, 3, 4, 5, 6]], /Make one with tf\.tensor\(values, shape\)/],
    ['bytes', new Uint8Array(12), /but got a Uint8Array of 12 elements/],
  ])('are refused with what to give instead: %s', async (_, data, message) => {
    const model = small();
    for (const run of [
      () => fit(model, data as Tensor),
      () => evaluate(model, data as Tensor),
      () => fit(model, pixels(3), { validation: { data: data as Tensor } }),
    ])
      await expectVaeKitRejection(run(), message);
    await expectVaeKitRejection(fitSigmoidBeliefNetwork(network(), data as Tensor), message);
  });

  it.each<[string, unknown]>([
    ['numbers', [0, 1, 2]],
    ['bytes', Uint8Array.from([0, 1, 2])],
    ['a tensor of them', () => tensor1d([0, 1, 2])],
    ['integers', () => tensor1d([0, 1, 2], 'int32')],
    ['one number', 2],
    ['digits', digits],
  ])('are labels: a condition wants them as unit vectors, not as %s', async (_, given) => {
    const model = conditional();
    const labels = (typeof given === 'function' ? (given as () => unknown)() : given) as Tensor;
    const data = pixels(3);
    const message =
      /the condition must be a tensor of shape \[N, 3\], but got .*\. Write labels as unit vectors: oneHot\(labels, 3\)/;
    await expectNothingChanged(model, () => fit(model, data, { condition: labels }), message);
    await expectNothingChanged(model, () => evaluate(model, data, { condition: labels }), message);
    expect(() => model.generate(3, { condition: labels })).toThrow(message);
    const batch: Batch = { data, condition: labels };
    const state = model.initialState();
    const optimizer = train.sgd(0.1);
    await expectNothingChanged(
      model,
      () => trainStep(model, optimizer, batch, state, randomKey(1)),
      message,
    );
    await expect(
      fit(model, data, { epochs: 1, condition: oneHot([0, 1, 2], 3) }),
    ).resolves.toBeDefined();
  });

  it('are rows to be taken, where a call wants a tensor', () => {
    const model = small();
    const dataset = arrayDataset(new Float32Array(12), [6]) as unknown as Tensor;
    expect(() => model.encode(dataset)).toThrow(
      /the data must be a tensor of shape \[N, 6\], but got .*\. Take rows of this dataset, as in takeRows\(dataset, 100\)/,
    );
    expect(() => model.encode(digits as unknown as Tensor)).toThrow(/Give its images/);
    const gone = pixels(2);
    gone.dispose();
    expect(() => model.encode(gone)).toThrow(/still there, but got a disposed one/);
  });

  it('may be disposed while they are needed, which is said', async () => {
    const model = small();
    const data = pixels(8);
    await expect(
      fit(model, data, { batchSize: 4, callbacks: [{ onStep: () => data.dispose() }] }),
    ).rejects.toThrow(/the data must be a tensor that is still there, but got a disposed one/);
  });
});

describe('what is no model, or one no more', () => {
  useBackend('cpu');

  it.each<[unknown, RegExp]>([
    [undefined, /needs a model, which has the member data, but got undefined\. Give what vae or/],
    [null, /needs a model, .* but got null/],
    ['vae', /needs a model, .* but got "vae"/],
    [{ data: [6], support: {}, variables: [] }, /which has the function initialState, but got/],
    [
      { ...small0(), loss: undefined },
      /which has the function loss, but got the object of type 'x'/,
    ],
    [{ ...small0(), measure: 3 }, /which has the function measure/],
    [{ ...small0(), variables: undefined }, /which has the member variables/],
  ])('is refused: %j', async (model, message) => {
    const data = pixels(3);
    await expectVaeKitRejection(fit(model as Trainable<false>, data), message);
    await expectVaeKitRejection(evaluate(model as Trainable<false>, data), message);
    await expectVaeKitRejection(
      trainStep(
        model as Trainable,
        train.sgd(0.1),
        { data },
        { step: 0, estimator: {} },
        randomKey(1),
      ),
      message,
    );
  });

  function small0() {
    const loss = () => undefined;
    return {
      type: 'x',
      data: [6],
      support: {},
      variables: [],
      initialState: loss,
      loss,
      measure: loss,
    };
  }

  it('is said where model and data have changed places', async () => {
    const model = small();
    await expectVaeKitRejection(
      fit(pixels(3) as never, model as never),
      /fit needs a model, .*, but got a float32 tensor of shape \[3, 6\]\. .*before the data/,
    );
  });

  it.each([
    ['a VAE', small],
    ['an auto-encoder', () => autoencoder({ ...parts, likelihood: bernoulli() })],
    ['a belief network', network],
  ])('is refused once disposed: %s', async (_, make) => {
    const model = make() as Trainable<false> & { dispose(): void };
    const data = pixels(3);
    const state = model.initialState();
    model.dispose();
    const tensors = memory().numTensors;
    const message = /a model must not be used after dispose\(\)/;
    await expectVaeKitRejection(fit(model, data), message);
    await expectVaeKitRejection(evaluate(model, data), message);
    await expectVaeKitRejection(
      trainStep(model, train.sgd(0.1), { data }, state, randomKey(1)),
      message,
    );
    if (model.type === 'sigmoidBeliefNetwork')
      await expectVaeKitRejection(fitSigmoidBeliefNetwork(model as never, data), message);
    // The optimizer above holds one.
    expect(memory().numTensors).toBe(tensors + 1);
  });

  it('is refused where it is disposed while it trains', async () => {
    const model = small();
    const layered = network();
    const data = pixels(8);
    const message = /a model must not be used after dispose\(\)/;
    const options = (disposed: { dispose(): void }) => ({
      batchSize: 4,
      callbacks: [{ onStep: () => disposed.dispose() }],
    });
    await expectVaeKitRejection(fit(model, data, options(model)), message);
    await expectVaeKitRejection(fitSigmoidBeliefNetwork(layered, data, options(layered)), message);
  });

  it('is told to raise minScale only where there is such an option', async () => {
    const failing = async (likelihood: ReturnType<typeof gaussian>) => {
      const model = vae({ ...parts, likelihood });
      const weight = model.variables[0]!;
      weight.assign(fill(weight.shape, 1e30));
      return fit(model, fill([4, 6], 1e30)).then(
        () => 'no error',
        (error: unknown) => String(error),
      );
    };
    expect(await failing(gaussian())).toMatch(/must be a finite number.*, or raise minScale\. The/);
    expect(await failing(gaussian({ scale: 'shared' }))).toMatch(/, or raise minScale/);
    expect(await failing(gaussian({ scale: 1 }))).toMatch(/lower the learning rate\. The weights/);
    const own = { ...gaussian({ scale: 1 }), type: 'mine' };
    expect(await failing(own)).toMatch(/lower the learning rate\. The weights are as they were/);
  });
});

describe('the arguments of trainStep', () => {
  useBackend('cpu');
  const step = (changed: {
    optimizer?: unknown;
    batch?: unknown;
    state?: unknown;
    key?: unknown;
    model?: Trainable;
  }) => {
    const model = changed.model ?? small();
    const given = {
      optimizer: train.sgd(0.1),
      batch: { data: pixels(3) },
      state: { step: 0, estimator: {} },
      key: randomKey(1),
      ...changed,
    };
    return trainStep(
      model,
      given.optimizer as ReturnType<typeof train.sgd>,
      given.batch as Batch,
      given.state as TrainState,
      given.key as Key,
    );
  };

  it.each<[string, Parameters<typeof step>[0], RegExp]>([
    ['a name', { optimizer: 'adam' }, /optimizer must be one of tfjs/],
    ['a batch that is a seed', { batch: 3 }, /the data of a batch \{ data \} must be a tensor/],
    ['no batch', { batch: undefined }, /the data of a batch \{ data \} .* but got undefined/],
    ['a seed as key', { key: 1 }, /a key is needed, but got 1\. Make one of a seed with randomKey/],
    ['no key', { key: undefined }, /a key is needed/],
    [
      'no state',
      { state: undefined },
      /the state of a step must have .*Give model\.initialState\(\)/,
    ],
    ['a state without its estimator', { state: { step: 0 } }, /in estimator tensors by name/],
  ])('are checked: %s', async (_, changed, message) => {
    await expectVaeKitRejection(step(changed), message);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'the tensor itself',
      () => pixels(3),
      /the data of a batch \{ data \} must be a tensor of shape/,
    ],
    [
      'other columns',
      () => ({ data: zeros([3, 5]) }),
      /must have the shape \[N, 6\], but got \[3, 5\]/,
    ],
    ['integers', () => ({ data: zeros([3, 6], 'int32') }), /must be of dtype float32/],
    ['no rows', () => ({ data: zeros([0, 6]) }), /must have at least one row/],
    ['bytes', () => ({ data: fill([3, 6], 255) }), /must lie between 0 and 1, but got 255/],
    ['−1 to 1', () => ({ data: fill([3, 6], -1) }), /must lie between 0 and 1, but got -1/],
    ['a condition', () => ({ data: pixels(3), condition: zeros([3, 2]) }), /has no condition/],
  ])('are checked: a batch with %s', async (_, batch, message) => {
    await expectVaeKitRejection(step({ batch: batch() }), message);
  });

  it('are checked: a condition that is missing, or of other rows', async () => {
    const model = conditional();
    await expectVaeKitRejection(step({ model }), /needs one for each row, but got none/);
    const batch = { data: pixels(3), condition: zeros([2, 3]) };
    await expectVaeKitRejection(
      step({ model, batch }),
      /as many rows as there are data, 3, but got 2/,
    );
  });
});

describe('a tf.tidy around training', () => {
  useBackend('cpu');
  const message = (call: string) =>
    new RegExp(`${call} must go on when the call has returned, but got a tf\\.tidy around it`);

  it('is refused before anything is changed', async () => {
    const model = small();
    const layered = network();
    const data = pixels(10);
    const state = model.initialState();
    const optimizer = train.sgd(0.1);
    const calls = {
      fit: () => fit(model, data),
      evaluate: () => evaluate(model, data),
      trainStep: () => trainStep(model, optimizer, { data }, state, randomKey(1)),
      fitSigmoidBeliefNetwork: () => fitSigmoidBeliefNetwork(layered, data),
    };
    for (const [name, call] of Object.entries(calls)) {
      const run = () => {
        let started: Promise<unknown> | undefined;
        tidy(() => {
          started = call();
        });
        return started!;
      };
      await expectNothingChanged(model, run, message(name));
    }
  });

  it('that made the data is refused too', async () => {
    const model = small();
    let started: Promise<unknown> | undefined;
    tidy(() => {
      started = fit(model, pixels(10));
    });
    await expectVaeKitRejection(started!, message('fit'));
  });
});
