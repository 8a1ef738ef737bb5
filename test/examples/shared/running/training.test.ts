import { describe, expect, it } from 'vitest';
import { elboLine } from '../../../../examples/shared/running/elbo-line.js';
import { milestones } from '../../../../examples/shared/running/milestones.js';
import { trainingLog, trainingLogs } from '../../../../examples/shared/running/training-log.js';

const metrics = { elbo: -1, logLikelihood: -1, kl: 0 };

const record = (epoch: number) => ({
  epoch,
  step: 600 * epoch,
  loss: 100.5,
  metrics: { elbo: -100.5, logLikelihood: -80.25, kl: 20.25 },
  seconds: 12.34,
});

describe('milestones', () => {
  it('goes as far as training, the last epoch included, each once', () => {
    expect(milestones(5)).toEqual([1, 2, 5]);
    expect(milestones(7)).toEqual([1, 2, 5, 7]);
    expect(milestones(1)).toEqual([1]);
    expect(milestones(60, [1, 50, 100])).toEqual([1, 50, 60]);
  });
});

describe('trainingLog', () => {
  it('keeps each step and epoch, and tells how far it is', () => {
    const log = trainingLog();
    expect(log.position()).toBe('untrained');
    void log.callback.onStep?.({ step: 1500, epoch: 3, loss: 7, metrics });
    void log.callback.onEpoch?.(record(3));
    expect(log.losses).toEqual([{ x: 1500, y: 7 }]);
    expect(log.epochs).toEqual([record(3)]);
    expect(log.position()).toBe('epoch 3, step 1,500');
  });
});

describe('a training log that goes with checkpoints', () => {
  const step = (count: number) => ({ step: count, epoch: 1, loss: count / 3, metrics });
  const learned = async (settings = {}) => {
    const log = trainingLog({ settings: () => settings });
    for (const count of [1, 2, 3]) void log.callback.onStep?.(step(count));
    void log.callback.onEpoch?.(record(1));
    return { log, kept: await log.callback.remember() };
  };

  it('is in another process what it was', async () => {
    const { log, kept } = await learned();
    const seen: unknown[] = [];
    const other = trainingLog({
      onPosition: (count) => void seen.push(count),
      onRecall: () => void seen.push('recalled'),
    });
    other.callback.recall(kept);
    expect(seen).toEqual([3, 'recalled']);
    expect([other.losses, other.epochs, other.position()]).toEqual([
      log.losses,
      log.epochs,
      'epoch 1, step 3',
    ]);
    void other.callback.onStep?.(step(4));
    expect(other.losses.at(-1)).toEqual({ x: 4, y: 4 / 3 });
    expect(seen.at(-1)).toBe(4);
  });

  it('refuses to go on with other data or options, and lists all that differ', async () => {
    const { kept } = await learned({ data: 'MNIST', samples: 1 });
    const other = trainingLog({ settings: () => ({ data: 'digits', samples: 5 }) });
    expect(() => other.callback.recall(kept)).toThrow(
      expect.objectContaining({
        received: 'data MNIST, not digits; samples 1, not 5',
        option: 'resume',
      }),
    );
    expect(other.position()).toBe('untrained');
  });
});

describe('trainingLogs', () => {
  const step = (count: number) => ({ step: count, epoch: 1, loss: 7, metrics });

  it('tells how far the only model is', () => {
    const logs = trainingLogs();
    const log = logs.open();
    expect([logs.haveLearned(), logs.position()]).toEqual([false, 'untrained']);
    void log.callback.onStep?.(step(5));
    expect([logs.haveLearned(), logs.position()]).toEqual([true, 'epoch 1, step 5']);
  });

  it('tells how far several models are, and is silent on those not begun', () => {
    const logs = trainingLogs();
    const [, a, b, c] = [undefined, 'a', 'b', 'c', 'd'].map((name) => logs.open(name));
    void a!.callback.onStep?.(step(9));
    expect(logs.position()).toBe('a: epoch 1, step 9');
    void b!.callback.onStep?.(step(9));
    expect(logs.position()).toBe('2 models, each to epoch 1, step 9');
    void c!.callback.onStep?.(step(3));
    expect(logs.position()).toBe('a, b: epoch 1, step 9; c: epoch 1, step 3');
    expect([a!.losses.length, c!.losses]).toEqual([1, [{ x: 3, y: 7 }]]);
  });
});

describe('elboLine', () => {
  it('tells the bound and its terms, of test data where there are any', () => {
    expect(elboLine(record(2), 10)).toBe(
      'epoch  2/10 | train -ELBO 100.50 = -log p(x|z) 80.25 + KL 20.25 | 12.3 s',
    );
    expect(
      elboLine({ ...record(2), validation: { elbo: -99, logLikelihood: -79, kl: 20 } }, 10),
    ).toContain('| test -ELBO 99.00 = -log p(x|z) 79.00 + KL 20.00 |');
  });
});
