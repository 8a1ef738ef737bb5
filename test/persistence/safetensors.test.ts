import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/core/crc32.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from '../../src/persistence/safetensors.js';
import { ERROR_GRAMMAR } from '../support/errors.js';

const bytesOf = (values: Float32Array | Float64Array | Int32Array) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const TENSORS = new Map<string, StoredTensor>([
  ['a/kernel', { dtype: 'F32', shape: [2, 3], bytes: bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6)) }],
  ['a/bias', { dtype: 'F64', shape: [2], bytes: bytesOf(Float64Array.of(Math.PI, -1e-300)) }],
  ['μ', { dtype: 'U8', shape: [3], bytes: Uint8Array.of(1, 2, 3) }],
  ['step', { dtype: 'I32', shape: [], bytes: bytesOf(Int32Array.of(-7)) }],
  ['nothing', { dtype: 'F32', shape: [0, 4], bytes: new Uint8Array() }],
]);
const FILE = encodeSafetensors({
  tensors: TENSORS,
  metadata: { 'vae-kit': '{}', note: 'ü "quoted"' },
});

/** A file with another header around the same values, without a checksum. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const length = Number(new DataView(FILE.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(FILE.subarray(8, 8 + length))) as Record<
    string,
    unknown
  >;
  header.__metadata__ = { format: 'pt' };
  const changed = change(header) ?? header;
  const text = new TextEncoder().encode(
    typeof changed === 'string' ? changed : JSON.stringify(changed),
  );
  const file = new Uint8Array(8 + text.length + FILE.length - 8 - length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(FILE.subarray(8 + length), 8 + text.length);
  return file;
}

describe('crc32', () => {
  it('is that of zlib, in one piece or in several', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7919) >>> 3);
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(bytes.subarray(300), crc32(bytes.subarray(0, 300)))).toBe(crc32(bytes));
    // Node 20 has none of its own before 20.15.
    if (typeof zlibCrc32 === 'function') expect(crc32(bytes)).toBe(zlibCrc32(bytes));
  });
});

describe('a safetensors file', () => {
  it('gives back names, types, shapes, values and texts', () => {
    const { tensors, metadata, checked } = decodeSafetensors(FILE, 'the file');
    expect(new Set(tensors.keys())).toEqual(new Set(TENSORS.keys()));
    for (const [name, tensor] of TENSORS) expect(tensors.get(name)).toEqual(tensor);
    expect(metadata).toEqual({ 'vae-kit': '{}', note: 'ü "quoted"' });
    expect(checked).toBe(true);
  });

  it('has values at multiples of their width', () => {
    const { tensors } = decodeSafetensors(FILE, 'the file');
    for (const { dtype, bytes } of tensors.values()) {
      if (dtype !== 'U8') expect(bytes.byteOffset % (dtype === 'F64' ? 8 : 4)).toBe(0);
    }
  });

  it('is read by python, with json and numpy alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vae-kit-safetensors-'));
    try {
      const path = join(folder, 'model.safetensors');
      writeFileSync(path, FILE);
      const reader = join(import.meta.dirname, 'read_safetensors.py');
      const read = JSON.parse(execFileSync('python3', [reader, path], { encoding: 'utf8' })) as {
        metadata: unknown;
        tensors: Record<string, { shape: number[]; values: number[] }>;
      };
      expect(read.tensors['a/kernel']).toEqual({ shape: [2, 3], values: [1, 2, 3, 4, 5, 6] });
      expect(read.tensors['a/bias']).toEqual({ shape: [2], values: [Math.PI, -1e-300] });
      expect(read.tensors.step).toEqual({ shape: [], values: [-7] });
      expect(Object.keys(read.tensors).length).toBe(TENSORS.size);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('of another library, without a checksum, is read too', () => {
    const { tensors, checked } = decodeSafetensors(
      withHeader(() => undefined),
      'the file',
    );
    expect(tensors.get('a/kernel')).toEqual(TENSORS.get('a/kernel'));
    expect(checked).toBe(false);
    const bare = withHeader((header) => {
      delete header.__metadata__;
    });
    expect(decodeSafetensors(bare, 'the file').metadata).toEqual({});
  });

  it('is refused with any one bit changed', () => {
    for (let bit = 0; bit < 8 * FILE.length; bit++) {
      const changed = FILE.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decodeSafetensors(changed, 'the file'), `bit ${bit}`).toThrow(ERROR_GRAMMAR);
    }
  });

  it('is refused where it is cut off, or goes on', () => {
    for (let length = 0; length < FILE.length; length++) {
      expect(() => decodeSafetensors(FILE.slice(0, length), 'the file')).toThrow(ERROR_GRAMMAR);
    }
    const longer = new Uint8Array(FILE.length + 1);
    longer.set(FILE);
    expect(() => decodeSafetensors(longer, 'the file')).toThrow(ERROR_GRAMMAR);
  });

  const entry = (header: Record<string, unknown>, name: string) =>
    header[name] as Record<string, unknown>;
  it.each<[string, (header: Record<string, unknown>) => unknown]>([
    ['no JSON', () => 'not json!'],
    ['a list', () => '[]'],
    ['null', () => 'null'],
    ['texts that are none', (header) => ({ ...header, __metadata__: { a: 1 } })],
    ['an unknown type', (header) => void (entry(header, 'μ').dtype = 'F13')],
    ['a type from the prototype', (header) => void (entry(header, 'μ').dtype = 'toString')],
    ['a negative axis', (header) => void (entry(header, 'μ').shape = [-3])],
    ['a broken axis', (header) => void (entry(header, 'μ').shape = [1.5, 2])],
    ['an absurd axis', (header) => void (entry(header, 'μ').shape = [2 ** 53])],
    ['absurd axes', (header) => void (entry(header, 'μ').shape = [2 ** 40, 2 ** 40])],
    ['another shape', (header) => void (entry(header, 'a/kernel').shape = [2, 4])],
    ['a place before the file', (header) => void (entry(header, 'μ').data_offsets = [-3, 0])],
    ['a place behind the file', (header) => void (entry(header, 'μ').data_offsets = [900, 903])],
    ['a place turned round', (header) => void (entry(header, 'μ').data_offsets = [3, 0])],
    [
      'no place',
      (header) => {
        delete entry(header, 'μ').data_offsets;
      },
    ],
    ['a shared place', (header) => ({ ...header, twin: header['a/kernel'] })],
    [
      'a gap',
      (header) => {
        delete header.μ;
      },
    ],
    ['an entry that is none', (header) => ({ ...header, x: 3 })],
    ['an entry of lists without end', () => `{"x":${'['.repeat(9000)}${']'.repeat(9000)}}`],
  ])('is refused with %s', (_, change) => {
    expect(() => decodeSafetensors(withHeader(change), 'the file')).toThrow(ERROR_GRAMMAR);
  });

  it('changes no prototype, whatever its names are', () => {
    const named = withHeader((header) =>
      JSON.stringify(header).replace('"step"', '"__proto__"').replace('"μ"', '"constructor"'),
    );
    const { tensors } = decodeSafetensors(named, 'the file');
    expect(tensors.get('__proto__')?.shape).toEqual([]);
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });

  it('gives back whatever was written', () => {
    const tensor = fc.record({
      dtype: fc.constantFrom('F64' as const, 'F32' as const, 'I32' as const, 'U8' as const),
      shape: fc.array(fc.nat(4), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), tensor, { maxKeys: 6, noNullPrototype: true }),
        fc.dictionary(fc.string(), fc.string(), { maxKeys: 4, noNullPrototype: true }),
        (described, metadata) => {
          delete described.__metadata__;
          delete described.__proto__;
          delete metadata.crc32;
          delete metadata['vae-kit'];
          const tensors = new Map(
            Object.entries(described).map(([name, { dtype, shape }], i) => {
              const width = { F64: 8, F32: 4, I32: 4, U8: 1 }[dtype];
              const length = width * shape.reduce((product, axis) => product * axis, 1);
              return [name, { dtype, shape, bytes: new Uint8Array(length).fill(i + 1) }];
            }),
          );
          const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }), 'the file');
          expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
          expect(read.metadata).toEqual(metadata);
        },
      ),
      { seed: 1 },
    );
  });
});
