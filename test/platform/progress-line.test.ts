import { describe, expect, it } from 'vitest';
import { progressLine } from '../../src/platform/progress-line.js';

const state = { title: 'x', done: 1, total: 4, unit: '', secondsLeft: 3, note: '' };

describe('progressLine', () => {
  it('shows share, counts and time left', () => {
    expect(progressLine(state)).toBe('x [======------------------] 25% | 1/4 | ETA 3s');
  });

  it('shows the unit and the note', () => {
    expect(progressLine({ ...state, unit: 'epochs', note: 'loss 1.5' })).toBe(
      'x [======------------------] 25% | 1/4 epochs | ETA 3s | loss 1.5',
    );
  });

  it('shows bytes as megabytes', () => {
    expect(progressLine({ ...state, done: 2.5e6, total: 9.9e6, unit: 'bytes' })).toContain(
      '| 2.5/9.9 MB |',
    );
  });

  it('stays within the bar whatever the counts', () => {
    expect(progressLine({ ...state, done: 9 })).toContain('[========================] 100%');
    expect(progressLine({ ...state, done: -1 })).toContain('[------------------------] 0%');
    expect(progressLine({ ...state, done: 0, total: 0 })).toContain('100%');
  });

  it.each([
    [Number.NaN, '--'],
    [Infinity, '--'],
    [-1, '0s'],
    [59.4, '59s'],
    [61, '1m 1s'],
    [3725, '1h 2m'],
  ])('shows %d seconds as %s', (secondsLeft, text) => {
    expect(progressLine({ ...state, secondsLeft })).toMatch(new RegExp(`ETA ${text}$`));
  });
});
