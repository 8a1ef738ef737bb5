import { beforeEach, describe, expect, it, vi } from 'vitest';
import { download } from '../../src/data/download.js';

const bars = vi.hoisted(
  () => [] as { title: string; total: number; done: number[]; stopped: number }[],
);

vi.mock(import('#platform'), async (original) => ({
  ...(await original()),
  async openProgress({ title, total }) {
    const bar = { title, total, done: [] as number[], stopped: 0 };
    bars.push(bar);
    return { update: (done) => void bar.done.push(done), stop: () => (bar.stopped += 1) };
  },
}));

const LIMIT = { bytes: 1000, remedy: 'Give less.' };
const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
const answer = (length: number) =>
  new Response(bytes, { headers: { 'content-length': String(length) } });

function fetched(response: () => Response, progress = false) {
  return download('https://a.example/sets/digits.gz', LIMIT, {
    fetch: async () => response(),
    signal: undefined,
    progress,
  });
}

beforeEach(() => {
  bars.length = 0;
});

describe('the progress of a download', () => {
  it('is shown where it is wanted and the length known, and the bar stopped', async () => {
    expect(await fetched(() => answer(300), true)).toEqual(bytes);
    expect(bars).toEqual([{ title: 'digits.gz', total: 300, done: [300], stopped: 1 }]);
    await expect(fetched(() => answer(301), true)).rejects.toThrow('only 300 of 301 bytes');
    expect(bars[1]?.stopped).toBe(1);
  });

  it('is not shown where it is not wanted, or no length is known', async () => {
    await fetched(() => answer(300));
    await fetched(() => new Response(bytes), true);
    expect(bars).toEqual([]);
  });
});

describe('the stated length', () => {
  it('is no matter where a page is not told how the answer was packed', async () => {
    const ofAnotherOrigin = () => Object.defineProperty(answer(9), 'type', { value: 'cors' });
    expect(await fetched(ofAnotherOrigin)).toEqual(bytes);
  });

  it.each(['', '-5', '1e2', 'many', '300, 300'])('is no matter where it is %j', async (stated) => {
    const response = () => new Response(bytes, { headers: { 'content-length': stated } });
    expect(await fetched(response)).toEqual(bytes);
  });
});
