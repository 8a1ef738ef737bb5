import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PREAMBLE = `
import * as tf from '@tensorflow/tfjs-core';
import { arrayDataset, autoencoder, bernoulli, bernoulliPrior, elbo, evaluate, fit, fitSigmoidBeliefNetwork, gaussian, leaveOneOut, mlpDecoder, mlpEncoder, reparameterized, scoreFunction, sigmoidBeliefNetwork, standardNormal, syntheticDigits, takeRows, train, trainStep, vae, type Autoencoder, type Batch, type BoundMetric, type Callback, type Dataset, type DiscreteLatents, type EpochRecord, type Estimator, type Family, type FitOptions, type FitResult, type Key, type LossResult, type Metrics, type ReparameterizedLatents, type Trainable, type TrainState, type Vae, type VaeOptions, type VaeParts } from 'vae-kit';
const parts = { data: [784], latent: 20, encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli() };
const plain = vae(parts);
const conditional = vae({ ...parts, condition: 10 });
const x = tf.zeros([2, 784]);
const y = tf.zeros([2, 10]);
type Shown<A> = (<T>() => T extends A ? 1 : 2);
const same = <A, B>(_: Shown<A> extends Shown<B> ? true : false) => {};
declare const options: VaeOptions;
declare const perhaps: VaeOptions & { condition?: number };
declare const either: boolean;
declare const key: Key;
const network = sigmoidBeliefNetwork({ data: [784], layers: [20] });
const own = {
  type: 'own', data: [2], conditional: false as const, condition: undefined,
  support: bernoulli().support, variables: [] as tf.Variable[],
  initialState: () => ({ step: 0, estimator: {} }),
  loss: ({ data }: Batch, state: TrainState) => ({ loss: tf.mean(data), metrics: { fit: tf.scalar(0) }, state }),
  measure: () => ({ score: tf.zeros([2]) }),
};
`;

const COMPILES = {
  'the five lines': 'plain.generate(100, { seed: 2 });',
  'a condition where the model has one':
    "conditional.generate(2, { condition: y, output: 'mode' });",
  'fit without a condition': 'fit(plain, x, { epochs: 1 }); fit(plain, x);',
  'fit with one': 'fit(conditional, x, { condition: y, epochs: 1 });',
  'bits with a score function':
    'vae({ ...parts, posterior: bernoulli(), prior: bernoulliPrior(), estimator: ' +
    'scoreFunction() });',
  'Gaussians with a score function':
    'vae({ ...parts, estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }) });',
  'an auto-encoder, with a condition or without':
    'fit(autoencoder(parts), x); fit(autoencoder({ ...parts, condition: 10 }), x, { condition: ' +
    'y });',
  'every part named':
    'vae({ ...parts, posterior: gaussian(), prior: standardNormal(), estimator: ' +
    'reparameterized(), objective: elbo({ beta: 2 }) });',
  'a condition in the type of the model, where there is one':
    'same<typeof plain, Vae>(true); same<typeof conditional, Vae<true>>(true); ' +
    'const images = vae({ ...parts, condition: [28, 28, 1] }); same<typeof images, Vae<true>>(true);',
  'a condition of which types do not know':
    'const model = vae(perhaps); same<typeof model, Vae<boolean>>(true); ' +
    'const other = vae({ ...parts, condition: either ? 10 : undefined }); ' +
    'same<typeof other, Vae<boolean>>(true);',
  'a condition in the type of the auto-encoder':
    'const a = autoencoder(parts); same<typeof a, Autoencoder>(true); ' +
    'const b = autoencoder({ ...parts, condition: 10 }); same<typeof b, Autoencoder<true>>(true); ' +
    'declare const given: typeof parts & { condition?: number }; ' +
    'const c = autoencoder(given); same<typeof c, Autoencoder<boolean>>(true);',
  'options built before':
    'const model = vae(options); same<typeof model, Vae>(true); ' +
    'declare const bits: VaeParts & DiscreteLatents; vae(bits); ' +
    'declare const reals: VaeParts & ReparameterizedLatents; vae(reals);',
  'one posterior or another':
    'vae({ ...parts, posterior: either ? gaussian() : bernoulli(), prior: bernoulliPrior(), ' +
    'estimator: scoreFunction() });',
  'datasets of the own, whose rows are there or promised':
    'const mine: Dataset = { size: 1, shape: [784], batch: () => x }; ' +
    'const later = { size: 1, shape: [784], batch: async () => x }; ' +
    'fit(plain, mine); fit(conditional, later, { condition: mine }); evaluate(plain, later); ' +
    'async () => (await takeRows(later, 1)).print();',
  'rows in memory, at once':
    'const rows = arrayDataset([1, 2], [2]); rows.batch([0]).print(); takeRows(rows, 1).print(); ' +
    'syntheticDigits({ count: 1 }).images.batch([0]).print();',
  'a family of which types know little':
    'declare const family: Family; vae({ ...parts, posterior: family, prior: standardNormal() });',
  'the metrics of a VAE as numbers':
    'const { elbo: bound, logLikelihood, kl } = await evaluate(plain, x); ' +
    'const sum: number = bound + logLikelihood + kl; ' +
    'const { elbo: other } = await evaluate(conditional, x, { condition: y }); ' +
    'same<typeof other, number>(true);',
  'the metrics of an auto-encoder and of belief networks as numbers':
    'same<Metrics<"logLikelihood">, Awaited<ReturnType<typeof run>>>(true); ' +
    'async function run() { return evaluate(autoencoder(parts), x); } ' +
    'const { kl } = await evaluate(network.amortized(), x); same<typeof kl, number>(true); ' +
    'const { elbo: bound } = await evaluate(network, x); same<typeof bound, number>(true);',
  'the metrics of training as numbers':
    'const { history } = await fit(plain, x, { epochs: 1 }); ' +
    'const { metrics, validation } = history[0]!; same<typeof metrics.elbo, number>(true); ' +
    'same<typeof validation, Metrics<BoundMetric> | undefined>(true); ' +
    'const result = await fitSigmoidBeliefNetwork(network, x); ' +
    'same<typeof result, FitResult<"elbo">>(true); ' +
    'const state = plain.initialState(); ' +
    'const step = await trainStep(plain, tf.train.sgd(1), { data: x }, state, key); ' +
    'same<typeof step.metrics.kl, number>(true);',
  'the records of a loop of training':
    'for await (const record of train(plain, x)) if (record.type === "epoch") ' +
    '{ same<typeof record.metrics.elbo, number>(true); ' +
    'same<typeof record.validation, Metrics<BoundMetric> | undefined>(true); }',
  'what else may be told of a step':
    'const { history } = await fit(plain, x); const { metrics } = history[0]!; ' +
    'same<typeof metrics.regularization, number | undefined>(true); ' +
    'same<typeof metrics.other, number | undefined>(true);',
  'callbacks that are told of the metrics as numbers':
    'fit(plain, x, { callbacks: [{ onEpoch({ metrics, validation }) { ' +
    'same<typeof metrics.kl, number>(true); console.log(validation!.elbo.toFixed(2)); }, ' +
    'onStep: ({ metrics }) => { same<typeof metrics.elbo, number>(true); } }] });',
  'callbacks for any model':
    'declare const callback: Callback; const callbacks: Callback[] = [callback]; ' +
    'const result = await fit(plain, x, { callbacks }); ' +
    'same<typeof result, FitResult<BoundMetric>>(true); ' +
    'declare const any: FitOptions; fit(plain, x, any); fit(autoencoder(parts), x, { ...any });',
  'what is known of one model for one that is known less':
    'const result: FitResult = await fit(plain, x); ' +
    'const record: EpochRecord = result.history[0]!; ' +
    'const model: Trainable<false> = plain; const all: Trainable = conditional; ' +
    'const metrics = await evaluate(model, x); ' +
    'same<typeof metrics.elbo, number | undefined>(true);',
  'a model of the user, whose metrics tell their names':
    'const { score } = await evaluate(own, x); same<typeof score, number>(true); ' +
    'const { history } = await fit(own, x); const { metrics, validation } = history[0]!; ' +
    'same<typeof metrics.fit, number>(true); ' +
    'same<typeof validation, Metrics<"score"> | undefined>(true);',
  'a model of the user, of which no names are known':
    'const mine: Trainable<false> = own; const { score } = await evaluate(mine, x); ' +
    'same<typeof score, number | undefined>(true); fit(mine, x); ' +
    'const half: Trainable<false, "score"> = { ...own, ' +
    'loss: ({ data }: Batch, s: TrainState): LossResult<"score"> => ' +
    '({ loss: tf.mean(data), metrics: { score: tf.scalar(0) }, state: s }) };',
};

const DOES_NOT_COMPILE = {
  'bits with a reparameterised estimator':
    'vae({ ...parts, posterior: bernoulli(), prior: bernoulliPrior(), estimator: ' +
    'reparameterized() });',
  'bits with the default estimator':
    'vae({ ...parts, posterior: bernoulli(), prior: bernoulliPrior() });',
  'bits without a prior': 'vae({ ...parts, posterior: bernoulli(), estimator: scoreFunction() });',
  'a decoder for an encoder': 'vae({ ...parts, encoder: mlpDecoder([500]) });',
  'a family not called': 'vae({ ...parts, likelihood: bernoulli });',
  'a forgotten condition': 'conditional.generate(2);',
  'a forgotten condition among options': 'conditional.generate(2, { seed: 1 });',
  'a superfluous condition': 'plain.generate(2, { condition: y });',
  'a condition forgotten in fit': 'fit(conditional, x, { epochs: 1 });',
  'a condition superfluous in fit': 'fit(plain, x, { condition: y });',
  'a condition forgotten by an auto-encoder': 'autoencoder({ ...parts, condition: 10 }).encode(x);',
  'a choice of latents where there is one code':
    "autoencoder(parts).reconstruct(x, { latent: 'mode' });",
  'an option that does not exist': 'fit(plain, x, { epoch: 1 });',
  'a metric that the model has not': 'const { mse } = await evaluate(plain, x);',
  'promised rows, used at once':
    'takeRows({ size: 1, shape: [2], batch: async (_: ArrayLike<number>) => x }, 1).print();',
  'an unknown output': "plain.generate(2, { output: 'median' });",
};

const ESTIMATOR = 'estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 })';
const PRIOR = 'prior: bernoulliPrior(0.5)';
const NO_CONDITION = 'This model has no condition: leave it out';

/** What the last line of the compiler's error must say. */
const REMEDIES: Readonly<Record<string, readonly [code: string, ...texts: string[]]>> = {
  'bits with the default estimator, told the estimator': [
    'vae({ ...parts, posterior: bernoulli(), prior: bernoulliPrior() });',
    ESTIMATOR,
  ],
  'bits with the default estimator and a condition': [
    'vae({ ...parts, condition: 10, posterior: bernoulli(), prior: bernoulliPrior() });',
    ESTIMATOR,
  ],
  'bits among options built before': [
    'const bits = { ...parts, posterior: bernoulli(), prior: bernoulliPrior() }; vae(bits);',
    ESTIMATOR,
  ],
  'bits with a reparameterised estimator, told another': [
    'vae({ ...parts, posterior: bernoulli(), prior: bernoulliPrior(), estimator: ' +
      'reparameterized() });',
    ESTIMATOR,
  ],
  'bits with an estimator of which types know little': [
    'declare const estimator: Estimator; ' +
      'vae({ ...parts, posterior: bernoulli(), prior: bernoulliPrior(), estimator });',
    ESTIMATOR,
  ],
  'bits without a prior, told the prior': [
    'vae({ ...parts, posterior: bernoulli(), estimator: scoreFunction() });',
    PRIOR,
  ],
  'bits alone': ['vae({ ...parts, posterior: bernoulli() });', PRIOR, ESTIMATOR],
  'bits with a reparameterised estimator and no prior': [
    'vae({ ...parts, posterior: bernoulli(), estimator: reparameterized() });',
    PRIOR,
    ESTIMATOR,
  ],
  'an encoder for a decoder': [
    'vae({ ...parts, decoder: mlpEncoder([500]) });',
    `'"encoder"' is not assignable to type '"decoder"'`,
  ],
  'an encoder for the decoder of an auto-encoder': [
    'autoencoder({ ...parts, decoder: mlpEncoder([500]) });',
    `'"encoder"' is not assignable to type '"decoder"'`,
  ],
  'a missing part': [
    'vae({ data: 784, latent: 20, encoder: mlpEncoder([500]), likelihood: bernoulli() });',
    "Property 'decoder' is missing",
  ],
  'an option of another name': ['vae({ ...parts, beta: 4 });', "'beta' does not exist"],
  'a condition of another kind': [
    "vae({ ...parts, condition: 'digit' });",
    "not assignable to type 'number | Shape | undefined'",
  ],
  'a condition that the model lacks': ['plain.generate(2, { condition: y });', NO_CONDITION],
  'a condition that the auto-encoder lacks': [
    'autoencoder(parts).encode(x, { condition: y });',
    NO_CONDITION,
  ],
  'a condition in fit that the model lacks': ['fit(plain, x, { condition: y });', NO_CONDITION],
  'a condition left out': [
    'conditional.generate(2, { seed: 1 });',
    "Property 'condition' is missing",
  ],
};

const fileOf = (name: string) => `${ROOT}test/types/${name.replaceAll(' ', '-')}.virtual.ts`;

describe('the types', () => {
  let errorsOf: (name: string) => string[];

  beforeAll(() => {
    const config: { readonly config?: unknown } = ts.readConfigFile(
      `${ROOT}tsconfig.json`,
      (path) => ts.sys.readFile(path),
    );
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
    const texts = new Map(
      Object.entries({ ...COMPILES, ...DOES_NOT_COMPILE, ...REMEDIES }).map(([name, code]) => [
        fileOf(name),
        PREAMBLE + (typeof code === 'string' ? code : code[0]),
      ]),
    );
    const host = ts.createCompilerHost(options);
    const virtual: ts.CompilerHost = {
      ...host,
      fileExists: (path) => texts.has(path) || host.fileExists(path),
      readFile: (path) => texts.get(path) ?? host.readFile(path),
      getSourceFile: (path, version, ...rest) =>
        texts.has(path)
          ? ts.createSourceFile(path, texts.get(path)!, version)
          : host.getSourceFile(path, version, ...rest),
    };
    const program = ts.createProgram(
      [...texts.keys()],
      { ...options, noUnusedLocals: false },
      virtual,
    );
    errorsOf = (name) => {
      const file = program.getSourceFile(fileOf(name));
      return program
        .getSemanticDiagnostics(file)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    };
  });

  it.each(Object.keys(COMPILES))('accept %s', (name) => {
    expect(errorsOf(name)).toEqual([]);
  });

  it.each(Object.keys(DOES_NOT_COMPILE))('refuse %s', (name) => {
    expect(errorsOf(name)).toHaveLength(1);
  });

  it.each(Object.entries(REMEDIES))('say what to do: %s', (name, [, ...texts]) => {
    const errors = errorsOf(name);
    expect(errors).toHaveLength(1);
    const lines = errors[0]!.split('\n');
    expect(lines.length).toBeLessThanOrEqual(3);
    for (const text of texts) expect(lines.at(-1)).toContain(text);
  });
});
