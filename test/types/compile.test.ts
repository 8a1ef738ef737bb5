import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PREAMBLE = `
import * as tf from '@tensorflow/tfjs-core';
import { autoencoder, bernoulli, bernoulliPrior, elbo, fit, gaussian, leaveOneOut, mlpDecoder, mlpEncoder, reparameterized, scoreFunction, standardNormal, vae } from 'vae-kit';
const parts = { data: [784], latent: 20, encoder: mlpEncoder([500]), decoder: mlpDecoder([500]), likelihood: bernoulli() };
const plain = vae(parts);
const conditional = vae({ ...parts, condition: 10 });
const x = tf.zeros([2, 784]);
const y = tf.zeros([2, 10]);
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
      Object.entries({ ...COMPILES, ...DOES_NOT_COMPILE }).map(([name, code]) => [
        fileOf(name),
        PREAMBLE + code,
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
});
