import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gaussianMixture } from '../../src/index.js';
import { checkModel } from '../../src/testing/index.js';
import { useBackend } from '../support/backend.js';
import { forgetful, GREY, smallVae } from './broken/models.js';
import { fourBits, threeClasses } from './parts/models.js';

describe('checkModel', () => {
  useBackend('cpu');

  it.each(Object.entries(GREY))('finds grey pixels under bits, of a %s', async (_, build) => {
    const grey: Tensor = tensor2d([[0.2, 0.5, 1, 0]]);
    const { laws } = await checkModel(build(), grey, { effect: 0.5 });
    const { passed, message } = laws.find(({ law }) => law.startsWith('data are values'))!;
    expect(passed).toBe(false);
    expect(message).toMatch(/0\.2\d* is no value of a likelihood over 'binary'.*binarise/);
  });

  it('finds a condition that is lost', async () => {
    const condition = threeClasses();
    const { laws } = await checkModel(forgetful(), fourBits(), { condition, effect: 0.5 });
    expect(laws.filter(({ passed }) => !passed).map(({ law }) => law)).toContain(
      'the condition counts',
    );
  });

  it('refuses what is no such model, and options that it does not know', async () => {
    const mixture = gaussianMixture({
      covariance: 'spherical',
      weights: [1],
      means: [[0, 0]],
      covariances: [1],
    });
    await expect(checkModel(mixture as never, fourBits())).rejects.toThrow(/Give it to checkPrior/);
    await expect(checkModel({} as never, fourBits())).rejects.toThrow(/checkModel needs a model/);
    await expect(checkModel(smallVae(), fourBits(), { alpha: 1 } as never)).rejects.toThrow(
      /falseAlarm/,
    );
    await expect(checkModel(smallVae(), tensor2d([[1]]))).rejects.toThrow(/rows of shape \[4\]/);
  });
});
