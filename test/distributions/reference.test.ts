import { readFileSync } from 'node:fs';
import { concat, exp, ones, mul, scalar, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';

interface Figures {
  shape: number[];
  value: number[];
  logProb: number[];
  entropy: number[];
  kl: number[];
  klPerDimension: number[];
}

/** Written by reference.py beside it: PyTorch's figures in float64. */
const reference = JSON.parse(
  readFileSync(new URL('../fixtures/distributions/reference.json', import.meta.url), 'utf8'),
) as {
  bernoulli: (Figures & {
    logits: number[];
    priorShape: number[];
    priorLogits: number[];
    mean: number[];
    mode: number[];
  })[];
  gaussian: (Figures & {
    scale: 'learned' | 'shared' | number;
    minScale: number;
    raw: { mean: number[]; logVariance?: number[] };
    deviation: number[];
    priorMean: number[];
    priorLogScale: number[];
  })[];
};

/**
 * Float32 errs by 6e-8 at each step; sums of 40 terms and differences of larger ones by some tens
 * of that.
 */
const TOLERANCE = 5e-6;

describeOnBackends('bernoulli against PyTorch', () => {
  it.each(reference.bernoulli)('case %# of shape $shape', (figures) => {
    const family = bernoulli();
    const q = family.params(tensor(figures.logits, figures.shape), {});
    const p = { logits: tensor(figures.priorLogits, figures.priorShape) };
    expectClose(
      family.logProb(q, tensor(figures.value, figures.shape)).dataSync(),
      figures.logProb,
      TOLERANCE,
      1,
    );
    expectClose(family.mean(q).dataSync(), figures.mean, TOLERANCE, 1);
    expect([...family.mode(q).dataSync()]).toEqual(figures.mode);
    expectClose(family.entropy!(q).dataSync(), figures.entropy, TOLERANCE, 1);
    expectClose(family.kl!(q, p).dataSync(), figures.kl, TOLERANCE, 1);
    expectClose(family.klPerDimension!(q, p).dataSync(), figures.klPerDimension, TOLERANCE, 1);
  });
});

describeOnBackends('gaussian against PyTorch', () => {
  it.each(reference.gaussian)(
    'case %#: scale $scale, minScale $minScale, shape $shape',
    (figures) => {
      const { scale, minScale, shape, raw } = figures;
      const family = gaussian({ scale, minScale });
      const mean = tensor(raw.mean, shape);
      const learned =
        raw.logVariance && scale === 'learned'
          ? concat([mean, tensor(raw.logVariance, shape)], shape.length - 1)
          : mean;
      const q = family.params(
        learned,
        scale === 'shared' ? { logVariance: scalar(raw.logVariance![0]!) } : {},
      );
      const event = shape.slice(1);
      const p = {
        mean: tensor(figures.priorMean, [1, ...event]),
        logScale: tensor(figures.priorLogScale, [1, ...event]),
      };
      expectClose(mul(exp(q.logScale), ones(shape)).dataSync(), figures.deviation, TOLERANCE, 1);
      expectClose(family.mean(q).dataSync(), raw.mean, TOLERANCE, 1);
      expectClose(family.mode(q).dataSync(), raw.mean, TOLERANCE, 1);
      // Value − mean cancels: a deviation of 1e-4 leaves the standardised value 3 digits fewer.
      expectClose(
        family.logProb(q, tensor(figures.value, shape)).dataSync(),
        figures.logProb,
        scale === 1e-4 ? 5e-3 : TOLERANCE,
      );
      expectClose(family.entropy!(q).dataSync(), figures.entropy, TOLERANCE, 1);
      expectClose(family.kl!(q, p).dataSync(), figures.kl, TOLERANCE, 1);
      expectClose(family.klPerDimension!(q, p).dataSync(), figures.klPerDimension, TOLERANCE, 1);
    },
  );
});
