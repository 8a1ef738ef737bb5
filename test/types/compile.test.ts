import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PREAMBLE = `
import * as tf from '@tensorflow/tfjs-core';
import { autoencoder, bernoulli, bernoulliPrior, elbo, fit, gaussian, leaveOneOut, mlpDecoder, mlpEncoder, reparameterized, scoreFunction, standardNormal, vae, type Autoencoder, type DiscreteLatents, type Estimator, type Family, type ReparameterizedLatents, type Vae, type VaeOptions, type VaeParts } from 'vae-kit';
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
  'a family of which types know little':
    'declare const family: Family; vae({ ...parts, posterior: family, prior: standardNormal() });',
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
