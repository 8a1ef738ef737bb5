/** How one element of each IDX type is written, big-endian, and how many bytes it takes. */
const WRITERS = {
  0x08: [1, (view: DataView, at: number, value: number) => view.setUint8(at, value)],
  0x09: [1, (view: DataView, at: number, value: number) => view.setInt8(at, value)],
  0x0b: [2, (view: DataView, at: number, value: number) => view.setInt16(at, value)],
  0x0c: [4, (view: DataView, at: number, value: number) => view.setInt32(at, value)],
  0x0d: [4, (view: DataView, at: number, value: number) => view.setFloat32(at, value)],
  0x0e: [8, (view: DataView, at: number, value: number) => view.setFloat64(at, value)],
} as const;

export type IdxType = keyof typeof WRITERS;

/** An IDX file of the given values. */
export function idxBytes(
  type: IdxType,
  shape: readonly number[],
  values: ArrayLike<number>,
): Uint8Array {
  const [size, write] = WRITERS[type];
  const offset = 4 + 4 * shape.length;
  const bytes = new Uint8Array(offset + size * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, type, shape.length]);
  shape.forEach((axis, i) => view.setUint32(4 + 4 * i, axis));
  for (let i = 0; i < values.length; i++) write(view, offset + size * i, values[i]!);
  return bytes;
}
