import { gunzipSync, gzipSync } from 'node:zlib';
import type { Random } from '../random.js';
import { BYTE_MUTATIONS, joined } from './bytes.js';
import type { Mutant } from './mutation.js';

const isPacked = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Changes what an IDX file says of itself. */
export function editIdx(file: Uint8Array, random: Random): Mutant {
  const packed = isPacked(file);
  const bytes = packed ? Uint8Array.from(gunzipSync(file)) : file.slice();
  const how = random.pick(Object.keys(EDITS));
  const edited = EDITS[how]!(bytes, random);
  if (!packed) return { bytes: edited, sealed: false, how };
  const member = Uint8Array.from(gzipSync(edited));
  if (!random.chance(0.2)) return { bytes: member, sealed: true, how: `${how}, packed` };
  const twice = random.pick([
    joined(member, member),
    joined(member, new Uint8Array(8)),
    Uint8Array.from(gzipSync(member)),
  ]);
  return { bytes: twice, sealed: true, how: `${how}, packed and more` };
}

const EDITS: Readonly<Record<string, (bytes: Uint8Array, random: Random) => Uint8Array>> = {
  'an axis changed': (bytes, random) => {
    const at = 4 + 4 * random.below(bytes[3]!);
    const axis = random.pick([0, 1, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, random.below(99)]);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, axis);
    return bytes;
  },
  'two axes exchanged': (bytes) => {
    bytes.set(joined(bytes.subarray(8, 12), bytes.subarray(4, 8)), 4);
    return bytes;
  },
  'another type': (bytes, random) => {
    bytes[2] = random.pick([0x00, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0xff]);
    return bytes;
  },
  'another number of axes': (bytes, random) => {
    bytes[3] = random.pick([0, 1, 2, 3, 4, 5, 127, 255]);
    return bytes;
  },
  'a bomb behind it': (bytes) => joined(bytes, new Uint8Array(4_000_000)),
  'its bytes changed': (bytes, random) => random.pick(Object.values(BYTE_MUTATIONS))(bytes, random),
};
