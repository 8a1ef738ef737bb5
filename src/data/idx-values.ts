import type { IdxHeader } from './idx-header.js';

/**
 * What an IDX file may hold: bytes, 16- and 32-bit integers, 32- and 64-bit floats.
 *
 * @public
 */
export type IdxValues =
  Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The values in bytes that follow a header; IDX is big-endian throughout. */
export function decodeIdx({ type, elementSize }: IdxHeader, body: Uint8Array): IdxValues {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const length = body.length / elementSize;
  switch (type) {
    case 0x08:
      return body;
    case 0x09:
      return new Int8Array(body.buffer, body.byteOffset, length);
    case 0x0b:
      return filled(new Int16Array(length), (i) => view.getInt16(2 * i));
    case 0x0c:
      return filled(new Int32Array(length), (i) => view.getInt32(4 * i));
    case 0x0d:
      return filled(new Float32Array(length), (i) => view.getFloat32(4 * i));
    default:
      return filled(new Float64Array(length), (i) => view.getFloat64(8 * i));
  }
}

function filled<T extends IdxValues>(values: T, value: (i: number) => number): T {
  for (let i = 0; i < values.length; i++) values[i] = value(i);
  return values;
}
