import { describe, expect, it } from 'vitest';
import { DEFAULT_EXPERIMENT as FIRST } from '../../../examples/page/src/state/experiment.js';
import { fromHash, toHash } from '../../../examples/page/src/state/hash.js';
import { changed } from '../../../examples/page/src/state/settle.js';

describe('the hash of an address', () => {
  it('of the first experiment is empty', () => {
    expect(toHash([FIRST])).toBe('#');
    expect(fromHash('')).toEqual([FIRST]);
    expect(fromHash('#')).toEqual([FIRST]);
  });

  it.each([
    { latent: 8, beta: 4 },
    { data: 'swissRoll', latent: 3 },
    { data: 'points', widths: [20, 10] },
    { posterior: 'bits', estimator: 'movingAverage', prior: 'sparse' },
    { posterior: 'bits', latent: 32 },
    { network: 'conv', widths: [8] },
    { network: 'conv' },
    { model: 'cvae', prior: 'conditional', seed: 7 },
    { schedule: 'cyclical', scheduleSteps: 200, learningRate: 0.0005 },
    { widths: [] },
    { backend: 'webgpu', batchSize: 20 },
  ] as const)('keeps %j', (wishes) => {
    const experiment = changed(FIRST, wishes);
    expect(fromHash(toHash([experiment]))).toEqual([experiment]);
  });

  it('says only what differs from what comes along', () => {
    expect(toHash([changed(FIRST, { data: 'swissRoll' })])).toBe('#data=swissRoll');
    expect(toHash([changed(FIRST, { posterior: 'bits' })])).toBe('#posterior=bits');
  });

  it('keeps two runs side by side, and no third', () => {
    const [a, b] = [changed(FIRST, { beta: 4 }), changed(FIRST, { latent: 5 })];
    expect(toHash([a, b])).toBe('#beta=4/latent=5');
    expect(fromHash('#beta=4/latent=5/latent=6')).toEqual([a, b]);
    expect(fromHash('#beta=4/')).toEqual([a, FIRST]);
  });

  it('with what makes no sense is as the first experiment there', () => {
    expect(fromHash('#latent=many&beta=&likelihood=poisson&toString=1&seed=-3')).toEqual([
      { ...FIRST, seed: 0 },
    ]);
  });
});
