import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memory, zeros } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vaeKitError } from '../../src/core/errors.js';
import { useBackend } from '../support/backend.js';
import { newJudge } from './judge.js';
import { countAllocations, type AllocationCount } from './memory.js';
import { mutate } from './mutations/index.js';
import { randomOf } from './random.js';
import type { Loaded, Subject } from './subject.js';
import { idxFile } from './subjects/idx-file.js';

const root = join(import.meta.dirname, '../..');

function fuzz(...args: string[]): string {
  const command = ['--import', './test/fuzz/register.mjs', 'test/fuzz/run.ts', ...args];
  return execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

describe('changed files', () => {
  it('are refused, or load as what their bytes say', () => {
    expect(fuzz('--files', '600', '--seed', '7')).toContain('600 files');
  }, 180_000);

  it('are the same for one seed', () => {
    const subject = idxFile(8, [6, 5], true);
    const of = (seed: number, index: number) => mutate(subject, [subject], randomOf(seed, index));
    for (let index = 0; index < 20; index++) expect(of(1, index)).toEqual(of(1, index));
    expect(of(2, 0)).not.toEqual(of(1, 0));
  });
});

describe('the judge', () => {
  useBackend('cpu');
  let allocations: AllocationCount;
  let collect: () => void;
  beforeAll(() => {
    allocations = countAllocations();
    // What a sample of the heap says depends on what is collected between two of them.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  });
  afterAll(() => {
    allocations.stop();
    expect(held.length).toBeGreaterThan(0);
  });

  const honest = Uint8Array.of(1, 2, 3);
  const held: unknown[] = [];
  const good: Loaded = { fault: async () => undefined, dispose: () => undefined };

  /** What is judged of a loader that does something to every file but the honest one. */
  async function judged(act: () => unknown, sealed = false, loaded = good): Promise<string> {
    const subject: Subject = {
      name: 'a loader',
      bytes: honest,
      format: 'idx',
      sealed,
      async load(bytes) {
        if (bytes[0] === 1) return good;
        await act();
        return loaded;
      },
    };
    const mutant = { bytes: Uint8Array.of(9, 2, 3), sealed: false, how: '' };
    const judge = newJudge(allocations);
    await judge.honest(subject);
    collect();
    return (await judge.judge(subject, mutant)).outcome;
  }

  const refuse = () => {
    throw vaeKitError('it must be good', 'bad', 'Make it so.');
  };

  it.each<[string, () => unknown]>([
    ['refused', refuse],
    ['loaded as it says', () => undefined],
    ['another error', () => (undefined as unknown as { a: number }).a],
    [
      'another error',
      () => {
        throw vaeKitError('it must be good', '', '');
      },
    ],
    ['left tensors behind', () => zeros([1])],
    ['took too much memory', () => new Float32Array(100)],
    ['took too much memory', () => Float32Array.from({ length: 100 })],
    ['took too much memory', () => new Float64Array(8).slice()],
    ['took too much memory', () => held.push(Array.from({ length: 1e6 }, (_, i) => [i]))],
    ['took too much memory', () => new Uint8Array(2 ** 40)],
    ['changed the language', () => Object.assign(Object.prototype, { polluted: 1 })],
  ])('finds: %s', async (outcome, act) => {
    const before = memory().numTensors;
    const found = await judged(act);
    Reflect.deleteProperty(Object.prototype, 'polluted');
    expect(memory().numTensors - before).toBe(outcome === 'left tensors behind' ? 1 : 0);
    expect(found).toBe(outcome);
  });

  it('finds what loads though it was changed, or otherwise than it says', async () => {
    expect(await judged(() => undefined, true)).toBe('loaded though changed');
    const wrong = { ...good, fault: async () => 'the values differ' };
    expect(await judged(() => undefined, false, wrong)).toBe('loaded wrongly');
  });
});
