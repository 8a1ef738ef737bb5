import { describe, expect, it } from 'vitest';
import { looksAt, stepCurve } from '../../../../examples/shared/running/remember.js';
import type { RunRecord } from '../../../../src/index.js';

const metrics = { elbo: -1, logLikelihood: -1, kl: 0 };
const step = (count: number) => ({ step: count, epoch: 1, loss: count / 3, metrics });
const epoch = (count: number) => ({ epoch: count, step: count, loss: count, metrics, seconds: 1 });

/** As a file gives it back. */
const stored = ({ facts, tensors }: RunRecord): RunRecord => ({
  facts: JSON.parse(JSON.stringify(facts)) as RunRecord['facts'],
  tensors,
});

describe('a curve of steps', () => {
  it('goes on where it was', async () => {
    const [curve, other] = [1, 2].map(() => stepCurve('losses', ({ loss }) => loss));
    for (const count of [1, 2]) void curve!.callback.onStep!(step(count));
    void other!.callback.onStep!(step(1));
    other!.callback.recall(stored(await curve!.callback.remember()));
    void other!.callback.onStep!(step(3));
    expect(other!.points).toEqual([
      { x: 1, y: 1 / 3 },
      { x: 2, y: 2 / 3 },
      { x: 3, y: 1 },
    ]);
  });
});

describe('looks at a model', () => {
  const looks = (epochs: readonly number[]) =>
    looksAt('looks', epochs, async ({ epoch: now }) => `epoch ${now}`);

  it('are taken at the epochs named only', async () => {
    const { seen, callback } = looks([1, 3]);
    for (const count of [1, 2, 3, 4]) await callback.onEpoch!(epoch(count));
    expect(seen).toEqual(['epoch 1', 'epoch 3']);
  });

  it('go on where they were, without what was added at the end', async () => {
    const before = looks([1, 2, 3]);
    before.begin('start');
    for (const count of [1, 2]) await before.callback.onEpoch!(epoch(count));
    before.add('stopped');
    expect(before.seen).toEqual(['start', 'epoch 1', 'epoch 2', 'stopped']);
    const after = looks([1, 2, 3]);
    after.callback.recall(stored(await before.callback.remember()));
    await after.callback.onEpoch!(epoch(3));
    expect(after.seen).toEqual(['start', 'epoch 1', 'epoch 2', 'epoch 3']);
  });

  it('leave out what a longer run does not look at', async () => {
    const before = looks([1, 3]);
    for (const count of [1, 2, 3]) await before.callback.onEpoch!(epoch(count));
    const after = looks([1, 5]);
    after.callback.recall(stored(await before.callback.remember()));
    expect(after.seen).toEqual(['epoch 1']);
  });
});
