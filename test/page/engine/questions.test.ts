import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { questionQueue, sentence } from '../../../examples/page/src/engine/questions.js';
import type { FromWorker, Kind, ToWorker } from '../../../examples/page/src/engine/protocol.js';

const ask = (id: number, kind: Kind, watch = false) =>
  ({ type: 'ask', id, kind, question: {}, watch }) as ToWorker & { type: 'ask' };

describe('questions between two steps', () => {
  let told: FromWorker[];
  let queue: ReturnType<typeof questionQueue>;
  let takes: number;
  const ids = () => told.map((each) => ('id' in each ? each.id : -1));
  const answerer = async () => {
    vi.advanceTimersByTime(takes);
    return { kl: new Float32Array(1) };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    takes = 1;
    queue = questionQueue((message) => told.push(message));
  });
  afterEach(() => vi.useRealTimers());

  it('are answered in their order; of those that follow a hand the last', async () => {
    queue.put(ask(1, 'decode'));
    queue.put(ask(2, 'save'));
    queue.put(ask(3, 'decode'));
    queue.put(ask(4, 'save'));
    // The one that another took the place of is told so.
    expect(told).toEqual([{ type: 'answer', id: 1, step: 0, answer: undefined }]);
    await queue.answer(answerer, 7, false);
    expect(ids()).toEqual([1, 2, 3, 4]);
    expect(told.at(-1)).toMatchObject({
      type: 'answer',
      step: 7,
      answer: { kl: new Float32Array(1) },
    });
    expect(queue.waiting(7, false)).toBe(false);
  });

  it('that are watched are answered again, not oftener than a model changes', async () => {
    queue.put(ask(1, 'samples', true));
    await queue.answer(answerer, 1, false);
    vi.advanceTimersByTime(1000);
    expect(queue.waiting(1, false)).toBe(false);
    expect(queue.waiting(2, false)).toBe(true);
    await queue.answer(answerer, 2, false);
    expect(ids()).toEqual([1, 1]);
    queue.unwatch(1);
    vi.advanceTimersByTime(1000);
    expect(queue.waiting(3, false)).toBe(false);
  });

  it('that are watched take a fifth of the time at most', async () => {
    takes = 100;
    queue.put(ask(1, 'samples', true));
    await queue.answer(answerer, 1, false);
    vi.advanceTimersByTime(399);
    expect(queue.waiting(2, false)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(queue.waiting(2, false)).toBe(true);
  });

  it('that are watched need not wait where nothing is learned', async () => {
    queue.put(ask(1, 'samples', true));
    await queue.answer(answerer, 1, true);
    expect(queue.waiting(2, false)).toBe(false);
    expect(queue.waiting(2, true)).toBe(true);
  });

  it('take turns', async () => {
    queue.put(ask(1, 'samples', true));
    queue.put(ask(2, 'codes', true));
    await queue.answer(answerer, 1, false);
    await queue.answer(answerer, 2, false);
    expect(ids()).toEqual([1, 2]);
  });

  it('that fail are refused with a sentence, and the next are answered', async () => {
    queue.put(ask(1, 'decode'));
    queue.put(ask(2, 'save'));
    await queue.answer(
      (kind) => (kind === 'save' ? answerer() : Promise.reject(new Error('vae-kit: z is short.'))),
      1,
      false,
    );
    expect(told[0]).toEqual({ type: 'refused', id: 1, message: 'Z is short.' });
    expect(ids()).toEqual([1, 2]);
  });

  it('are none once they are let go of', () => {
    queue.put(ask(1, 'save'));
    queue.put(ask(2, 'codes', true));
    queue.clear();
    expect(queue.waiting(9, true)).toBe(false);
  });

  it('move the memory of an answer, each part once', async () => {
    const moved: Transferable[][] = [];
    queue = questionQueue((_, move) => moved.push(move));
    const values = new Float32Array(2);
    queue.put(ask(1, 'samples'));
    await queue.answer(
      () => Promise.resolve({ samples: { shape: [2], values }, again: values } as never),
      1,
      false,
    );
    expect(moved).toEqual([[values.buffer]]);
  });
});

describe('an error as a sentence', () => {
  it('is its message, or whatever was thrown', () => {
    expect(sentence(new Error('No.'))).toBe('No.');
    expect(sentence('no')).toBe('no');
    expect(sentence({ message: '' })).toBe('[object Object]');
  });
});
