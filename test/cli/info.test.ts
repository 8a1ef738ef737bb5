import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tensor2d, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  checkpointTo,
  elbo,
  fit,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  saveModel,
  vae,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { command } from './command.js';
import { folderOfTest } from './files.js';

const folder = await folderOfTest();
const at = (name: string) => join(folder, name);

describe('vae-kit info', () => {
  useBackend('cpu');

  beforeAll(async () => {
    const model = vae({
      data: [2, 2, 1],
      latent: 2,
      condition: 3,
      encoder: mlpEncoder([8]),
      decoder: mlpDecoder([6], { activation: 'tanh' }),
      likelihood: bernoulli(),
      objective: elbo({ beta: linearAnnealing({ steps: 30 }) }),
    });
    await saveModel(model, at('new.safetensors'));
    const images = tensor4d([0, 0, 1, 1, 1, 1, 0, 0], [2, 2, 2, 1]);
    await fit(model, images, {
      condition: tensor2d([
        [0, 0, 1],
        [1, 0, 0],
      ]),
      epochs: 2,
      seed: 7,
      batchSize: 1,
      checkpoint: checkpointTo(at('run.checkpoint')),
    });
    await saveModel(model, at('model.safetensors'));
  });

  it('tells that the encoder is told of masks', async () => {
    const model = vae({
      data: [4],
      latent: 2,
      encoder: mlpEncoder([3]),
      decoder: mlpDecoder([3]),
      likelihood: bernoulli(),
      encodeMask: true,
    });
    await saveModel(model, at('told.safetensors'));
    const { printed } = await command('info', at('told.safetensors'));
    expect(printed).toMatch(/^encoder told of masks +true$/m);
  });

  it('tells all that there is to know of a model, a fact a line', async () => {
    const { printed, error } = await command('info', at('model.safetensors'));
    expect(error).toBe('');
    const facts = Object.fromEntries(
      printed
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/) as [string, string]),
    );
    expect(facts).toMatchObject({
      model: 'variational auto-encoder',
      data: '2 × 2 × 1',
      latent: '2',
      condition: '3',
      'posterior q(z|x)': expect.stringMatching(/^gaussian \(scale learned, min scale/) as unknown,
      'prior p(z)': 'standardNormal',
      'likelihood p(x|z)': 'bernoulli',
      objective: expect.stringContaining(
        'beta linearAnnealing (steps 30, from 0, to 1)',
      ) as unknown,
      'KL(q ‖ p)': 'closed-form',
      encoder: 'Dense 8 relu → Dense 4 linear',
      decoder: 'Dense 6 tanh → Dense 4 linear',
      // (4 + 3)·8 + 8 + 8·4 + 4 and (2 + 3)·6 + 6 + 6·4 + 4.
      weights: expect.stringMatching(/^164 numbers in \d+\.\d kB$/) as unknown,
      trained: '4 steps, 2 epochs, seed 7, batch size 1',
      training: expect.stringMatching(/elbo -\d+\.\d\d, .*kl .*nats per datum/) as unknown,
      'written by': expect.stringMatching(/^vae-kit \d+\.\d+\.\d+$/) as unknown,
    });
  });

  it('says that a model was not trained, and has no condition', async () => {
    expect((await command('info', at('new.safetensors'))).printed).toMatch(
      /^trained +not by fit$/m,
    );
    const plain = vae({
      data: [2],
      latent: 1,
      encoder: mlpEncoder([2]),
      decoder: mlpDecoder([2]),
      likelihood: bernoulli(),
    });
    await saveModel(plain, at('plain.safetensors'));
    expect((await command('info', at('plain.safetensors'))).printed).toMatch(/^condition +none$/m);
  });

  it('says the same as JSON', async () => {
    const { printed } = await command('info', '--json', at('model.safetensors'));
    expect(JSON.parse(printed)).toMatchObject({
      type: 'vae',
      weights: 164,
      shapes: { data: [2, 2, 1], latent: [2], condition: [3] },
      training: { steps: 4, seed: 7 },
    });
  });

  it('tells how far a checkpoint is', async () => {
    const { printed } = await command('info', at('run.checkpoint'));
    expect(printed).toMatch(/^checkpoint +of a run of training/);
    expect(printed).toMatch(/^done +4 steps, 2 epochs$/m);
    expect(printed).toMatch(/^seed +7$/m);
    expect(printed).toMatch(/^last epoch +elbo/m);
    expect(printed).toMatch(/^weights +164 numbers/m);
  });

  it('refuses a file that is cut off, in one line', async () => {
    const file = await saveModel(
      vae({
        data: [2],
        latent: 1,
        encoder: mlpEncoder([2]),
        decoder: mlpDecoder([2]),
        likelihood: bernoulli(),
      }),
    );
    await writeFile(at('cut.safetensors'), file.subarray(0, file.length - 4));
    const { printed, error } = await command('info', at('cut.safetensors'));
    expect(printed).toBe('');
    expect(error).toMatch(/^vae-kit: .*cut\.safetensors must be a whole file, but got .*\.$/);
  });
});
