import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { textPanel } from '../../../../examples/shared/drawing/text.js';
import { openSession } from '../../../../examples/shared/running/session.js';
import { trainingLogs } from '../../../../examples/shared/running/training-log.js';

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'vae-kit-'));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(out, { recursive: true });
});

function open(steps?: number) {
  const controller = new AbortController();
  const logs = trainingLogs();
  const options = {
    epochs: 3,
    batchSize: 50,
    seed: 7,
    backend: 'cpu',
    threads: 1,
    out,
    ...(steps !== undefined && { steps }),
  } as const;
  return {
    controller,
    logs,
    session: openSession({
      title: 'T',
      summary: 'S.',
      options,
      command: 'npm run example -- t --resume',
      backend: 'cpu',
      signal: controller.signal,
      logs,
    }),
  };
}

const metrics = { elbo: -1, logLikelihood: -1, kl: 0 };

const step = (count: number) => ({ step: count, epoch: 1, loss: 1, metrics });

describe('a session', () => {
  it('tells each model what the command line said, and keeps their logs apart', () => {
    const { session, logs, controller } = open(4);
    const [a, b] = [session.training('a'), session.training('b')];
    const seen: number[] = [];
    const options = a.fitOptions([{ onStep: ({ step: count }) => void seen.push(count) }]);
    expect(options).toMatchObject({ epochs: 3, batchSize: 50, seed: 7, resume: false });
    const ended = [1, 4].map((count) => {
      options.callbacks!.forEach(({ onStep }) => void onStep?.(step(count)));
      return options.signal!.aborted;
    });
    expect(ended).toEqual([false, true]);
    const { signal } = b.fitOptions();
    expect(signal!.aborted).toBe(false);
    controller.abort();
    expect(signal!.aborted).toBe(true);
    expect(seen).toEqual([1, 4]);
    expect([a.log.losses.length, b.log.losses.length, session.log.losses.length]).toEqual([
      2, 0, 0,
    ]);
    expect(logs.position()).toBe('a: epoch 1, step 4');
  });

  it('knows when the models to come are to be skipped', () => {
    const { session, controller } = open();
    expect([session.interrupted(), session.signal()]).toEqual([false, controller.signal]);
    controller.abort();
    expect([session.interrupted(), session.signal()]).toEqual([true, undefined]);
  });

  it('says under its figures and on its page how far each model came', async () => {
    const { session } = open();
    for (const [name, count] of [
      ['a', 9],
      ['b', 9],
      ['c', 2],
    ] as const)
      void session.training(name).log.callback.onStep?.(step(count));
    const draw = () => textPanel('x', 100);
    await session.figure({ name: 'figure', title: 'F', draw, caption: 'C.' });
    session.table({ title: 'Full', columns: ['a'], rows: [[1]] });
    session.table({ title: 'Empty', columns: ['a'], rows: [] });
    await session.close();
    const page = await readFile(join(out, 'index.html'), 'utf8');
    expect(page).toContain('a, b: epoch 1, step 9; c: epoch 1, step 2');
    expect(page).toContain('Full');
    expect(page).not.toContain('Empty');
    expect((await readFile(join(out, 'figure.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  it('ends with the command that goes on, where it was stopped', async () => {
    const { session, controller } = open();
    await session.close();
    expect(console.log).toHaveBeenCalledTimes(1);
    controller.abort();
    await session.close();
    expect(console.log).toHaveBeenLastCalledWith('to go on: npm run example -- t --resume');
  });

  it('speaks of how far training came in words', () => {
    const { session } = open();
    const result = (ended: 'completed' | 'aborted', epochs: number, count: number) =>
      ({
        ended,
        history: new Array(epochs).fill(undefined),
        state: { step: count, estimator: {} },
      }) as unknown as Parameters<typeof session.progress>[0];
    expect(session.progress(result('completed', 1, 6))).toBe('after 1 epoch');
    expect(session.progress(result('completed', 1200, 6))).toBe('after 1,200 epochs');
    expect(session.progress(result('aborted', 1, 1))).toBe('stopped after 1 step');
    expect(session.training('a').progress(result('aborted', 1, 1500))).toBe(
      'stopped after 1,500 steps',
    );
  });
});
