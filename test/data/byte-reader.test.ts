import { describe, expect, it } from 'vitest';
import { memoryReader, streamReader } from '../../src/data/byte-reader.js';

const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);

/** A stream of the given chunks, and what became of it. */
function streamOf(...chunks: readonly unknown[]) {
  const state = { pulled: 0, cancelled: 0 };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (state.pulled === chunks.length) controller.close();
        else controller.enqueue(chunks[state.pulled++] as Uint8Array);
      },
      cancel() {
        state.cancelled++;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

const readers = {
  memory: () => memoryReader(bytes),
  'a stream of one chunk': () => streamReader(streamOf(bytes).stream, 10),
  'a stream of many': () =>
    streamReader(
      streamOf(bytes.slice(0, 3), new Uint8Array(0), bytes.slice(3, 4), bytes.slice(4)).stream,
      10,
    ),
};

describe.each(Object.entries(readers))('a reader of %s', (_, open) => {
  it('gives the bytes in order, and fewer at the end', async () => {
    const reader = open();
    expect(reader.most).toBe(10);
    expect([...(await reader.take(2))]).toEqual([0, 1]);
    expect([...(await reader.take(0))]).toEqual([]);
    expect([...(await reader.take(5))]).toEqual([2, 3, 4, 5, 6]);
    expect([...(await reader.take(Infinity))]).toEqual([7, 8, 9]);
    expect(await reader.take(1)).toHaveLength(0);
    reader.close();
  });
});

describe('a reader of a stream', () => {
  it('asks for no chunk more than it needs, and cancels what is left', async () => {
    const { stream, state } = streamOf(bytes, bytes, bytes);
    const told: number[] = [];
    const reader = streamReader(stream, 30, (received) => told.push(received));
    await reader.take(10);
    expect(state).toEqual({ pulled: 1, cancelled: 0 });
    await reader.take(1);
    reader.close();
    expect(state).toEqual({ pulled: 2, cancelled: 1 });
    expect(told).toEqual([10, 20]);
  });

  it('puts large pieces together', async () => {
    const chunk = Uint8Array.from({ length: 50_000 }, (_, i) => i % 251);
    const taken = await streamReader(streamOf(chunk, chunk, chunk, chunk).stream, 2e5).take(1.7e5);
    expect(taken).toHaveLength(1.7e5);
    expect(taken.every((byte, i) => byte === (i % 50_000) % 251)).toBe(true);
    // Nothing else stands behind what was asked for.
    expect(taken.buffer.byteLength).toBe(1.7e5);
  });

  it('makes room for what is there, not for what is asked for', async () => {
    const taken = await streamReader(streamOf(bytes).stream, 2 ** 40).take(2 ** 30);
    expect(taken).toEqual(bytes);
    expect(taken.buffer.byteLength).toBeLessThan(2 ** 20);
  });

  it('refuses what is no bytes, of which typed arrays would make zeros', async () => {
    await expect(streamReader(streamOf('text').stream, 10).take(1)).rejects.toThrow(TypeError);
  });

  it('is quiet where a stream fails that nobody reads', async () => {
    const reader = streamReader(
      new ReadableStream({ start: (controller) => controller.error(new Error('gone')) }),
      10,
    );
    expect(() => reader.close()).not.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
