import { expect, it } from 'vitest';
import type { Outcome } from './command/conduct.js';
import { goThrough } from './command/go-through.js';
import type { Runner } from './command/workers.js';

const right = { isRight: true, laws: 1, undecided: 0, samples: 1, seconds: 0, said: [] };

/** Goes through three parts, of which some runs fail, and tells what was begun and noted. */
async function gone(run: (index: number, runs: number) => Outcome) {
  const noted: Outcome[] = [];
  let [started, closed, runs] = [0, 0, 0];
  const runner: Runner = {
    run: (index) => new Promise((done) => done(run(index, ++runs))),
    close: () => {
      closed++;
    },
  };
  await goThrough(
    [0, 1, 2],
    () => Promise.resolve((started++, runner)),
    (each, index) => each.run(index, {}),
    (outcome) => noted.push(outcome),
  );
  return { noted, started, closed, runs };
}

it('goes through all parts in one runner where all is well', async () => {
  const { noted, ...counts } = await gone((index) => ({ index, ...right }));
  expect(noted.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(counts).toEqual({ started: 1, closed: 1, runs: 3 });
});

it('begins a part anew in another runner where its own is lost', async () => {
  const { noted, ...counts } = await gone((index, runs) => {
    if (runs === 2 || runs === 3) throw new Error('the device was lost');
    return { index, ...right };
  });
  expect(noted.map(({ index, isRight }) => [index, isRight])).toEqual([
    [0, true],
    [1, true],
    [2, true],
  ]);
  expect(counts).toEqual({ started: 3, closed: 3, runs: 5 });
});

it('notes what is lost three times, and goes on', async () => {
  const { noted, ...counts } = await gone((index) => {
    if (index === 1) throw new Error('the device was lost');
    return { index, ...right };
  });
  expect(noted[1]).toMatchObject({ isRight: false, said: ['Error: the device was lost'] });
  expect(noted).toHaveLength(3);
  expect(counts).toEqual({ started: 4, closed: 4, runs: 5 });
});

it('leaves a runner in which a law was broken', async () => {
  const { started } = await gone((index) => ({ index, ...right, isRight: index !== 0 }));
  expect(started).toBe(2);
});
