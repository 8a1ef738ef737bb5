import { describe, expect, it } from 'vitest';
import {
  disarm,
  gumbelSoftmax,
  randomKey,
  straightThrough,
  type Estimator,
  type Params,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { closedFormElbo, exactGradient } from '../support/tiny-reference.js';
import { pass, tinyVae } from '../support/tiny-vae.js';

/** Encoder of 4 bits and 2 latent ones; decoder behind it. */
const ENCODER = 4 * 2 + 2;
/** Gradients that are averaged: of so many copies of the data at so many keys. */
const COPIES = 5000;
const KEYS = 10;

const size = (values: readonly number[]) => Math.hypot(...values);

/** How far the mean gradient of the encoder is off the exact one, of whose length it is a share. */
function biasOf(estimator: Estimator<Params, 'any'>): number {
  const tiny = tinyVae({
    latents: 'bits',
    latent: 2,
    samples: 1,
    free: true,
    estimator,
  });
  const exact = exactGradient(tiny, closedFormElbo()).slice(0, ENCODER);
  const mean = new Array<number>(ENCODER).fill(0);
  for (let seed = 0; seed < KEYS; seed++) {
    const { gradient } = pass(tiny, {}, randomKey(seed), COPIES);
    mean.forEach((_, i) => (mean[i]! += gradient[i]! / KEYS));
  }
  return size(mean.map((slope, i) => slope - exact[i]!)) / size(exact);
}

describe('the bias of the gradient', () => {
  useBackend('cpu');

  it.each<[string, Estimator<Params, 'any'>, number]>([
    ['straightThrough()', straightThrough(), 0.01],
    ['gumbelSoftmax({ temperature: 1 })', gumbelSoftmax({ temperature: 1 }), 0.05],
    ['gumbelSoftmax({ temperature: 0.5 })', gumbelSoftmax({ temperature: 0.5 }), 0.06],
    ['hard', gumbelSoftmax({ temperature: 0.5, hard: true }), 0.08],
    ['disarm()', disarm(), 0],
  ])('of %s is what the docs say', (_, estimator, said) => {
    // The averages still scatter by less than a hundredth.
    expect(Math.abs(biasOf(estimator) - said)).toBeLessThan(0.01);
  });
});
