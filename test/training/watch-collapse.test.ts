import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  binarize,
  elbo,
  fit,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  scoreFunction,
  syntheticDigits,
  vae,
  watchCollapse,
  type Collapse,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';

const digits = () => syntheticDigits({ count: 500, seed: 1, shape: [784] }).images;

function compose(beta: number) {
  return vae({
    data: [784],
    latent: 20,
    encoder: mlpEncoder([100]),
    decoder: mlpDecoder([100]),
    likelihood: bernoulli(),
    objective: elbo({ beta }),
    seed: 1,
  });
}

async function toldOf(beta: number): Promise<{ words: string; collapse: Collapse }[]> {
  const told: { words: string; collapse: Collapse }[] = [];
  const model = compose(beta);
  await fit(model, digits(), {
    epochs: 30,
    batchSize: 50,
    seed: 1,
    transform: binarize,
    callbacks: [watchCollapse({ tell: (words, collapse) => told.push({ words, collapse }) })],
  });
  return told;
}

describe('watchCollapse', () => {
  useBackend('accelerated wasm');

  it('tells of a training that collapses, once and in time', async () => {
    const told = await toldOf(8);
    expect(told).toHaveLength(1);
    const { words, collapse } = told[0]!;
    expect(collapse.step).toBeLessThan(150);
    expect(collapse.gone.length).toBeGreaterThan(10);
    expect(collapse.klPerDimension).toHaveLength(20);
    for (const j of collapse.gone) expect(collapse.klPerDimension[j]).toBeLessThan(0.1);
    expect(words).toMatch(
      /^vae-kit: after \d+ steps \d+ of 20 latent dimensions have a KL below 0\.1 nats/,
    );
    expect(words).toContain('The KL counts 8 times: give the objective a smaller weight');
  });

  it('says nothing of one that does not', async () => {
    expect(await toldOf(1)).toEqual([]);
  });

  it('warns on the console unless told, and of other cures where β is 1', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const model = compose(1);
    const callbacks = [watchCollapse({ threshold: 1000, after: 0, every: 1 })];
    await fit(model, digits(), { epochs: 1, batchSize: 100, callbacks });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toContain('freeBits');
    warn.mockRestore();
  });

  it('looks for the first time after as many steps as it is told, since KLs begin at 0', async () => {
    const steps: number[] = [];
    const tell = (_: string, { step }: Collapse) => steps.push(step);
    const callbacks = [watchCollapse({ threshold: 1000, after: 3, every: 1, tell })];
    await fit(compose(1), digits(), { epochs: 1, batchSize: 100, callbacks });
    // The second look finds the same.
    expect(steps).toEqual([4]);
  });

  it('looks at bits and conditions too, and leaves no tensor', async () => {
    const model = vae({
      data: [784],
      latent: 4,
      condition: 2,
      encoder: mlpEncoder([8]),
      decoder: mlpDecoder([8]),
      likelihood: bernoulli(),
      posterior: bernoulli(),
      prior: bernoulliPrior(),
      estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    });
    const { images } = syntheticDigits({ count: 20, seed: 1, shape: [784] });
    const condition = oneHot(
      Array.from({ length: 20 }, (_, i) => i % 2),
      2,
    );
    const seen: Collapse[] = [];
    const watch = watchCollapse({
      threshold: 1000,
      after: 2,
      rows: 7,
      tell: (_, collapse) => seen.push(collapse),
    });
    const before = memory().numTensors;
    await fit(model, images, { epochs: 4, batchSize: 10, condition, callbacks: [watch] });
    expect(memory().numTensors).toBe(before);
    expect(seen).toMatchObject([{ epoch: 2, step: 4, gone: [0, 1, 2, 3] }]);
    // The next run begins anew.
    await fit(model, images, { epochs: 4, batchSize: 10, condition, callbacks: [watch] });
    expect(seen).toHaveLength(2);
  });
});
