/** A tensor as the format describes it. */
export interface PlainTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const READERS: Readonly<Record<string, readonly [width: number, read: keyof DataView]>> = {
  F64: [8, 'getFloat64'],
  F32: [4, 'getFloat32'],
  I32: [4, 'getInt32'],
  U32: [4, 'getUint32'],
  U8: [1, 'getUint8'],
  BOOL: [1, 'getUint8'],
};

/** What a file holds. */
export interface PlainFile {
  readonly tensors: ReadonlyMap<string, PlainTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a safetensors file as its format is described and believes all it says: what stands in it
 * is compared with what the library made of it.
 */
export function readPlainly(file: Uint8Array): PlainFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const from = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, from))) as Readonly<
    Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  >;
  const tensors = new Map<string, PlainTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [start, end] = entry.data_offsets;
    const [width, read] = READERS[entry.dtype]!;
    const values = Array.from({ length: (end - start) / width }, (_, i) =>
      (view[read] as (at: number, little: boolean) => number).call(
        view,
        from + start + i * width,
        true,
      ),
    );
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, values });
  }
  const texts = (header.__metadata__ ?? {}) as unknown as Readonly<Record<string, string>>;
  return { tensors, metadata: new Map(Object.entries(texts)) };
}
