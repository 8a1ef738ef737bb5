import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startThread } from '../../src/platform/thread.node.js';

describe('a thread in Node', () => {
  it('gets a message, answers, and has not ended until it is stopped', async () => {
    const words = new Int32Array(new SharedArrayBuffer(4));
    const code =
      'listen((words) => { Atomics.add(words, 0, 7); answer(); setInterval(() => 0); });';
    const thread = await startThread(code, words);
    expect([words[0], thread.hasEnded()]).toEqual([7, false]);
    thread.stop();
    while (!thread.hasEnded()) await setTimeout(5);
  });

  it.each(['process.exit()', 'throw new Error("no")'])(
    'that ends by %s after its answer is noticed, and is no failure of the process',
    async (end) => {
      const code = `listen(() => { answer(); setTimeout(() => { ${end}; }, 20); });`;
      const thread = await startThread(code, 0);
      while (!thread.hasEnded()) await setTimeout(5);
    },
  );

  it('does not start where it fails before its answer', async () => {
    await expect(startThread('throw new Error("no")', 0)).rejects.toThrow('no');
    await expect(startThread('process.exit()', 0)).rejects.toThrow('it ended at once');
  });
});
