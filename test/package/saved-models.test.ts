import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './project.js';

const folder = mkdtempSync(join(tmpdir(), 'vae-kit-saved-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a process shows of a model: its weights, and what it gives, as numbers. */
interface Shown {
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly given: readonly (readonly number[])[];
}

const NETWORKS = 'encoder: mlpEncoder([5]), decoder: mlpDecoder([4])';
const PARTS = `data: [6], latent: 2, ${NETWORKS}, seed: 4`;
const BITS = `${PARTS}, likelihood: bernoulli(), posterior: bernoulli(), prior: bernoulliPrior(0.3)`;
const MIXTURE =
  "gaussianMixture({ covariance: 'diagonal', weights: [0.3, 0.7], means: [[0, 1], [2, 3]], " +
  'covariances: [[1, 2], [3, 4]] })';

/** Every kind of model and every family, prior, objective, estimator and kind of network. */
const MODELS: Readonly<Record<string, string>> = {
  'Gaussian VAE': `vae({ ${PARTS}, likelihood: gaussian() })`,
  'VAE with a shared scale':
    `vae({ ${PARTS}, likelihood: gaussian({ scale: 'shared', initialScale: 0.3 }), objective: ` +
    'elbo({ beta: linearAnnealing({ steps: 9 }), samples: 2 }) })',
  'VAE with a fixed scale':
    `vae({ ${PARTS}, likelihood: gaussian({ scale: 0.5 }), objective: elbo({ beta: ` +
    'cyclicalAnnealing({ period: 8 }), freeBits: 0.1 }) })',
  'VAE with a fitted prior': `vae({ ${PARTS}, likelihood: bernoulli(), prior: ${MIXTURE} })`,
  'CVAE with a learned prior': `vae({ ${PARTS}, condition: 3, likelihood: bernoulli(), prior: conditionalPrior() })`,
  'VAE of bits, leave-one-out': `vae({ ${BITS}, estimator: scoreFunction({ baseline: leaveOneOut(), samples: 3 }) })`,
  'VAE of bits, moving average': `vae({ ${BITS}, estimator: scoreFunction({ baseline: movingAverage(0.9) }) })`,
  'convolutional VAE':
    'vae({ data: [8, 8, 1], latent: 2, encoder: convEncoder({ filters: [2], dense: 3 }), ' +
    'decoder: convDecoder({ filters: [2], dense: 3 }), likelihood: bernoulli() })',
  'auto-encoder': `autoencoder({ ${PARTS}, likelihood: bernoulli() })`,
  'belief network': 'sigmoidBeliefNetwork({ data: [6], layers: [4, 3], seed: 2 })',
  'belief network with encoders':
    'sigmoidBeliefNetwork({ data: [6], layers: [4, 3], dataMean: mean(bits([6]), 0) })' +
    '.amortized({ encoder: mlpEncoder([5]) })',
  mixture: MIXTURE,
};

const START = `
  import '@tensorflow/tfjs-backend-cpu';
  import { mean, randomUniform, setBackend } from '@tensorflow/tfjs-core';
  import * as kit from 'vae-kit';
  import { useWasm } from 'vae-kit/wasm';
  const { autoencoder, bernoulli, bernoulliPrior, binarize, conditionalPrior, convDecoder,
    convEncoder, cyclicalAnnealing, elbo, fit, gaussian, gaussianMixture, leaveOneOut,
    linearAnnealing, loadModel, mlpDecoder, mlpEncoder, movingAverage, oneHot, randomKey, saveModel,
    scoreFunction, sigmoidBeliefNetwork, vae } = kit;
  const bits = (shape) =>
    binarize(randomUniform([9, ...shape], 0, 1, 'float32', 3), randomKey(1));
  const conditionOf = (model) =>
    model.conditional ? { condition: oneHot([0, 1, 2, 0, 1, 2, 0, 1, 2], 3) } : {};
  const numbers = (tensor) => [...tensor.dataSync()];
  const give = (model) => {
    if (model.type === 'gaussianMixture') {
      return [numbers(model.sample(5, { seed: 1 })), [...model.logProb([[0, 1]])]];
    }
    const data = bits(model.data);
    const condition = conditionOf(model);
    if (model.type === 'vae') {
      return [
        model.generate(9, { seed: 3, output: 'sample', ...condition }),
        model.encode(data, { seed: 2, output: 'sample', ...condition }),
        model.elbo(data, { seed: 1, samples: 2, ...condition }),
      ].map(numbers);
    }
    if (model.type === 'autoencoder') return [numbers(model.encode(data))];
    if (model.type === 'sigmoidBeliefNetwork') {
      return [numbers(model.generate(5, { seed: 1 })), numbers(model.meanField(data).bound)];
    }
    return [
      numbers(model.network.generate(5, { seed: 1 })),
      numbers(model.elbo(data, { samples: 2 })),
      ...model.encode(data).map(numbers),
    ];
  };
  const shown = (model) => ({
    weights: Object.fromEntries(
      model.type === 'gaussianMixture'
        ? ['weights', 'means', 'covariances'].map((name) =>
            ['parts/' + name, model.toJSON()[name].flat(3)])
        : Object.entries(model.weights).map(([name, weight]) => [name, numbers(weight)])),
    given: give(model),
  });
  const tell = (all) => console.log(JSON.stringify(all));
`;

const SAVE = `
  const build = {${Object.entries(MODELS)
    .map(([name, code]) => `${JSON.stringify(name)}: () => ${code}`)
    .join(', ')}};
  const all = {};
  for (const name of Object.keys(build)) {
    const model = build[name]();
    if (model.type !== 'gaussianMixture') {
      await fit(model, bits(model.data), { epochs: 2, batchSize: 4, learningRate: 0.05, ...conditionOf(model) });
    }
    await saveModel(model, folder + '/' + name);
    all[name] = shown(model);
  }
  tell(all);
`;

const LOAD = `
  const all = {};
  for (const name of names) all[name] = shown(await loadModel(folder + '/' + name));
  tell(all);
`;

/** What a process of its own tells. */
function run(backend: string, script: string): Readonly<Record<string, Shown>> {
  mkdirSync(join(folder, backend), { recursive: true });
  const begin = backend === 'wasm' ? 'await useWasm();' : "await setBackend('cpu');";
  const given =
    `const folder = ${JSON.stringify(join(folder, backend))}; ` +
    `const names = ${JSON.stringify(Object.keys(MODELS))};`;
  const output = execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', START + begin + given + script],
    { encoding: 'utf8', cwd: root, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(output.trim().split('\n').at(-1)) as Readonly<Record<string, Shown>>;
}

/** What Python reads of a file with json and numpy alone. */
function readByPython(
  backend: string,
  name: string,
): Readonly<Record<string, { values: readonly number[] }>> {
  const reader = join(root, 'test/persistence/read_safetensors.py');
  const output = execFileSync('python3', [reader, join(folder, backend, name)], {
    encoding: 'utf8',
  });
  return (JSON.parse(output) as { tensors: Record<string, { values: number[] }> }).tensors;
}

describe.each(['cpu', 'wasm'])(
  'models that one process saves and another loads, on %s',
  (backend) => {
    const saved = run(backend, SAVE);
    const loaded = run(backend, LOAD);

    it.each(Object.keys(MODELS))('are the same to the bit: %s', (name) => {
      const { weights, given } = saved[name]!;
      expect(loaded[name]).toEqual(saved[name]);
      expect(given.flat().length).toBeGreaterThan(5);
      expect([...given.flat(), ...Object.values(weights).flat()].every(Number.isFinite)).toBe(true);
    });

    it.each(Object.keys(MODELS))('are read by Python, names and values: %s', (name) => {
      const { weights } = saved[name]!;
      // What other models' parts are made of is no weight of theirs.
      const read = Object.entries(readByPython(backend, name)).filter(
        ([key]) => key in weights || !key.startsWith('parts/'),
      );
      const values = Object.fromEntries(read.map(([key, tensor]) => [key, tensor.values]));
      expect(values).toEqual(weights);
    });
  },
);
