import { gunzipSync, gzipSync } from 'node:zlib';
import { readIdx } from '../../../src/index.js';
import type { Loaded, Subject } from '../subject.js';

const READERS: Readonly<Record<number, readonly [width: number, read: keyof DataView]>> = {
  0x08: [1, 'getUint8'],
  0x09: [1, 'getInt8'],
  0x0b: [2, 'getInt16'],
  0x0c: [4, 'getInt32'],
  0x0d: [4, 'getFloat32'],
  0x0e: [8, 'getFloat64'],
};

/** An IDX file of one type, which counts upwards; packed or not. */
export function idxFile(type: number, shape: readonly number[], packed: boolean): Subject {
  const [width] = READERS[type]!;
  const from = 4 + 4 * shape.length;
  const size = shape.reduce((product, axis) => product * axis, 1);
  const plain = new Uint8Array(from + width * size).map((_, i) => (7 * i) % 256);
  plain.set([0, 0, type, shape.length]);
  const view = new DataView(plain.buffer);
  shape.forEach((axis, i) => view.setUint32(4 + 4 * i, axis));
  return {
    name: `an IDX file of type ${type}${packed ? ', packed' : ''}`,
    bytes: packed ? Uint8Array.from(gzipSync(plain)) : plain,
    format: 'idx',
    // A packed one has a checksum of its content, but bytes of its header say nothing of that.
    sealed: false,
    // What a stream unpacks at once is not known before.
    ...(packed && { room: 2 ** 16 }),
    async load(given): Promise<Loaded> {
      const { shape: read, values } = await readIdx(given);
      return {
        fault: async (bytes) => faultOf(bytes, read, Array.from(values)),
        dispose: () => undefined,
      };
    },
  };
}

/** Reads the file as its format is described. */
function faultOf(
  bytes: Uint8Array,
  shape: readonly number[],
  values: readonly number[],
): string | undefined {
  const plain = bytes[0] === 0x1f ? Uint8Array.from(gunzipSync(bytes)) : bytes;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const axes = Array.from({ length: plain[3]! }, (_, i) => view.getUint32(4 + 4 * i));
  if (axes.join() !== shape.join()) return 'the shape differs';
  const [width, read] = READERS[plain[2]!]!;
  const from = 4 + 4 * axes.length;
  if (plain.length !== from + width * values.length) return 'the number of values differs';
  const valueAt = (i: number) =>
    (view[read] as (at: number) => number).call(view, from + i * width);
  return values.every((value, i) => Object.is(value, valueAt(i))) ? undefined : 'the values differ';
}
