import { describe, expect, it } from 'vitest';
import { correspondence } from '../../../examples/page/src/engine/correspondence.js';
import type { Answer, ToWorker } from '../../../examples/page/src/engine/protocol.js';

const kl = (value: number) => ({ kl: new Float32Array([value]) }) as Answer<'klPerDimension'>;

describe('questions and answers', () => {
  it('belong together by number, in whatever order answers come', async () => {
    const sent: ToWorker[] = [];
    const letters = correspondence((message) => sent.push(message));
    const both = [letters.ask('klPerDimension', {}), letters.ask('klPerDimension', {})];
    expect(sent.map((each) => 'id' in each && each.id)).toEqual([1, 2]);
    letters.receive({ type: 'answer', id: 2, step: 1, answer: kl(2) });
    letters.receive({ type: 'answer', id: 1, step: 1, answer: kl(1) });
    expect((await Promise.all(both)).map((told) => told!.kl[0])).toEqual([1, 2]);
  });

  it('that were refused reject with the sentence', async () => {
    const letters = correspondence(() => undefined);
    const asked = letters.ask('save', {});
    letters.receive({ type: 'refused', id: 1, message: 'Not now.' });
    await expect(asked).rejects.toThrow('Not now.');
  });

  it('of a run that is no more have no answer', async () => {
    const letters = correspondence(() => undefined);
    const asked = letters.ask('save', {});
    letters.forget();
    expect(await Promise.race([asked, Promise.resolve('waits')])).toBeUndefined();
  });

  it('that are watched go on, through runs, until they are ended', () => {
    const sent: ToWorker[] = [];
    const letters = correspondence((message) => sent.push(message));
    const heard: number[] = [];
    const end = letters.watch('klPerDimension', {}, ({ kl }, step) => heard.push(kl[0]!, step));
    letters.receive({ type: 'answer', id: 1, step: 5, answer: kl(3) });
    letters.forget();
    letters.watchAgain();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    letters.receive({ type: 'answer', id: 1, step: 6, answer: kl(4) });
    end();
    letters.receive({ type: 'answer', id: 1, step: 7, answer: kl(5) });
    expect(heard).toEqual([3, 5, 4, 6]);
    expect(sent.at(-1)).toEqual({ type: 'unwatch', id: 1 });
  });
});
