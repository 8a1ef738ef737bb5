import { readFileSync } from 'node:fs';

/** The numbers that every engine is given, read one array after the other. */
export interface Inputs {
  /** The next array of this shape. */
  take(shape: readonly number[]): Float32Array<ArrayBuffer>;
}

/** Opens a file of float32 numbers. */
export function openInputs(path: string): Inputs {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  const values = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  let next = 0;
  return {
    take(shape) {
      const from = next;
      next += shape.reduce((product, axis) => product * axis, 1);
      if (next > values.length)
        throw new Error(`The inputs end before an array of shape [${shape.join(', ')}].`);
      return values.slice(from, next);
    },
  };
}
