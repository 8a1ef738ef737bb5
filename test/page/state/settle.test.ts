import { describe, expect, it } from 'vitest';
import {
  changesLive,
  CHOICES,
  DEFAULT_EXPERIMENT as FIRST,
  differences,
  type Experiment,
} from '../../../examples/page/src/state/experiment.js';
import { allowed, changed, settled } from '../../../examples/page/src/state/settle.js';

describe('a change', () => {
  it('to bits takes their estimator and enough of them, and back', () => {
    const bits = changed(FIRST, { posterior: 'bits' });
    expect(bits).toMatchObject({ latent: 32, estimator: 'leaveOneOut' });
    const again = changed(bits, { posterior: 'gaussian' });
    expect(again).toMatchObject({ latent: 2, estimator: 'reparameterized' });
    expect(changed(FIRST, { posterior: 'bits', latent: 6 }).latent).toBe(6);
    expect(changed({ ...FIRST, latent: 5 }, { beta: 2 }).latent).toBe(5);
  });

  it('to points gives up pixels, convolutions and classes, and back', () => {
    const before = changed(FIRST, { network: 'conv', model: 'cvae', prior: 'conditional' });
    const roll = changed(before, { data: 'swissRoll' });
    expect(roll).toMatchObject({
      network: 'dense',
      model: 'vae',
      prior: 'standard',
      likelihood: 'fixedGaussian',
      widths: [100, 100],
    });
    expect(changed(roll, { data: 'digits' })).toEqual(FIRST);
  });

  it('to convolutions takes feature maps for widths', () => {
    expect(changed(FIRST, { network: 'conv' }).widths).toEqual([16, 32]);
    expect(changed(FIRST, { network: 'conv', widths: [4, 8, 16] }).widths).toEqual([4, 8]);
  });

  it('beyond a range ends at it', () => {
    const wide = settled({ ...FIRST, latent: 1e9, beta: -1, batchSize: 1.6, learningRate: NaN });
    expect(wide).toMatchObject({ latent: 64, beta: 0, batchSize: 2, learningRate: 0.002 });
    expect(settled({ ...FIRST, widths: [0, 5000, 7.4, 3, 9] }).widths).toEqual([1, 1024, 7, 3]);
  });

  it('leaves an experiment that can run as it is', () => {
    expect(settled(FIRST)).toEqual(FIRST);
    expect(differences(FIRST, changed(FIRST, {}))).toEqual([]);
  });

  it('of any kind to any kind comes to an experiment whose parts go together', () => {
    const parts = Object.keys(CHOICES) as (keyof typeof CHOICES)[];
    let experiment: Experiment = FIRST;
    for (let i = 0; i < 400; i++) {
      const part = parts[(i * 7) % parts.length]!;
      const values = CHOICES[part];
      experiment = changed(experiment, { [part]: values[(i * 13 + (i >> 3)) % values.length] });
      for (const each of parts) expect(allowed(each, experiment)).toContain(experiment[each]);
    }
  });
});

describe('what acts as a run goes on', () => {
  it('is the objective and the rate; the baseline of bits too', () => {
    const live = (Object.keys(FIRST) as (keyof Experiment)[]).filter((field) =>
      changesLive(field, FIRST),
    );
    expect(live.sort()).toEqual(['beta', 'learningRate', 'schedule', 'scheduleSteps']);
    expect(changesLive('estimator', changed(FIRST, { posterior: 'bits' }))).toBe(true);
  });

  it('is told by what differs, widths by their values', () => {
    expect(differences(FIRST, { ...FIRST, widths: [256] })).toEqual([]);
    expect(differences(FIRST, { ...FIRST, widths: [25, 6], seed: 2 })).toEqual(['widths', 'seed']);
  });
});
