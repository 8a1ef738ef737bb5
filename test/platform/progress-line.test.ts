import { describe, expect, it } from 'vitest';
import { progressLine } from '../../src/platform/progress-line.js';

const state = { title: 'x', done: 1, total: 4, unit: '', secondsLeft: 3, note: '' };
const WIDE = 200;

describe('progressLine', () => {
  it('shows share, counts and time left', () => {
    expect(progressLine(state, WIDE)).toBe('x [======------------------] 25% | 1/4 | ETA 3s');
  });

  it('shows the unit and the note', () => {
    expect(progressLine({ ...state, unit: 'epochs', note: 'loss 1.5' }, WIDE)).toBe(
      'x [======------------------] 25% | 1/4 epochs | ETA 3s | loss 1.5',
    );
  });

  it('shows bytes as megabytes', () => {
    expect(progressLine({ ...state, done: 2.5e6, total: 9.9e6, unit: 'bytes' }, WIDE)).toContain(
      '| 2.5/9.9 MB |',
    );
  });

  it('stays within the bar whatever the counts', () => {
    expect(progressLine({ ...state, done: 9 }, WIDE)).toContain('[========================] 100%');
    expect(progressLine({ ...state, done: -1 }, WIDE)).toContain('[------------------------] 0%');
    expect(progressLine({ ...state, done: 0, total: 0 }, WIDE)).toContain('100%');
  });

  it.each([
    [Number.NaN, '--'],
    [Infinity, '--'],
    [-1, '0s'],
    [59.4, '59s'],
    [61, '1m 1s'],
    [3725, '1h 2m'],
  ])('shows %d seconds as %s', (secondsLeft, text) => {
    expect(progressLine({ ...state, secondsLeft }, WIDE)).toMatch(new RegExp(`ETA ${text}$`));
  });
});

describe('the line of a long training', () => {
  const training = {
    title: 'training',
    done: 3021,
    total: 6000,
    unit: 'steps',
    secondsLeft: 4380,
    note: 'epoch 6/10, loss 103.20',
  };

  it('is whole where there is room', () => {
    expect(progressLine(training, 120)).toBe(
      'training [============------------] 50% | 3021/6000 steps | ETA 1h 13m | ' +
        'epoch 6/10, loss 103.20',
    );
  });

  it('shrinks its bar, then leaves out the counts, the bar and at last the time', () => {
    expect(progressLine(training, 82)).toBe(
      'training [=====-----] 50% | 3021/6000 steps | ETA 1h 13m | epoch 6/10, loss 103.20',
    );
    expect(progressLine(training, 80)).toBe(
      'training [====----] 50% | 3021/6000 steps | ETA 1h 13m | epoch 6/10, loss 103.20',
    );
    expect(progressLine(training, 79)).toBe(
      'training [============------------] 50% | ETA 1h 13m | epoch 6/10, loss 103.20',
    );
    expect(progressLine(training, 62)).toBe(
      'training [====----] 50% | ETA 1h 13m | epoch 6/10, loss 103.20',
    );
    expect(progressLine(training, 60)).toBe('training 50% | ETA 1h 13m | epoch 6/10, loss 103.20');
    expect(progressLine(training, 40)).toBe('training 50% | epoch 6/10, loss 103.20');
  });

  it('fits any width from 40 on, with the loss in it', () => {
    const longest = { ...training, done: 600_000, total: 600_000, note: 'epoch 10/10, loss -1.25' };
    for (let columns = 40; columns <= 200; columns++) {
      for (const shown of [training, longest]) {
        const line = progressLine(shown, columns);
        expect(line.length).toBeLessThanOrEqual(columns);
        expect(line).toContain(shown.note);
      }
    }
  });
});
