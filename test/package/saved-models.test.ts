import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './project.js';

const folder = mkdtempSync(join(tmpdir(), 'vae-kit-saved-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

const START = `
  import '@tensorflow/tfjs-backend-cpu';
  import { setBackend, zeros } from '@tensorflow/tfjs-core';
  import { bernoulli, conditionalPrior, fit, gaussianMixture, loadModel, mlpDecoder, mlpEncoder,
    oneHot, saveModel, sigmoidBeliefNetwork, vae } from 'vae-kit';
  await setBackend('cpu');
  const show = (model) => console.log(JSON.stringify([
    Object.entries(model.weights).map(([name, weight]) => [name, [...(weight.dataSync?.() ?? [weight])]]),
    [...(model.sample ? model.sample(5, { seed: 1 }) : model.network ? model.network.generate(5)
      : model.conditional ? model.generate(2, { condition: oneHot([1, 0], 2), seed: 3 })
      : model.generate(5, { seed: 3, output: 'sample' })).dataSync()],
  ]));
`;

/** What a process of its own prints. */
function run(script: string): string {
  const given = ['--input-type=module', '--eval', START + script];
  const output = execFileSync(process.execPath, given, { encoding: 'utf8', cwd: root });
  return output.trim().split('\n').at(-1);
}

const NETWORKS = 'encoder: mlpEncoder([8]), decoder: mlpDecoder([8])';

const MODELS: Readonly<Record<string, string>> = {
  VAE: `vae({ data: [5], latent: 2, ${NETWORKS}, likelihood: bernoulli(), seed: 4 })`,
  CVAE:
    `vae({ data: [5], latent: 2, condition: 2, ${NETWORKS}, likelihood: bernoulli(), prior: ` +
    'conditionalPrior() })',
  'belief network with encoders': `sigmoidBeliefNetwork({ data: [5], layers: [3], seed: 2 }).amortized()`,
  mixture:
    `gaussianMixture({ covariance: 'diagonal', weights: [0.3, 0.7], means: [[0, 1], [2, 3]], ` +
    'covariances: [[1, 2], [3, 4]] })',
};

describe('a model that one process saves and another loads', () => {
  it.each(Object.entries(MODELS))('is the same to the bit: %s', (name, model) => {
    const path = JSON.stringify(join(folder, `${name}.safetensors`));
    const saved = run(`const model = ${model}; await saveModel(model, ${path}); show(model);`);
    expect(run(`show(await loadModel(${path}));`)).toBe(saved);
    expect(saved.length).toBeGreaterThan(100);
  });
});
