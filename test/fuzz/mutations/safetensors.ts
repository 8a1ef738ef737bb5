import { crc32 } from '../../../src/core/crc32.js';
import type { Random } from '../random.js';
import { joined } from './bytes.js';
import { hostileText } from './hostile.js';
import type { Mutant } from './mutation.js';
import { doubleKey, editTree } from './tree.js';

/** The texts of a header that are JSON themselves: what model a file holds, or what run. */
const TEXTS = ['vae-kit', 'vae-kit-run'];

const textIn = ({ __metadata__: texts }: Header) => TEXTS.find((name) => name in texts);

/** The header as text, and the values behind it. */
export function parted(file: Uint8Array): { header: string; values: Uint8Array } {
  const from = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return {
    header: new TextDecoder().decode(file.subarray(8, from)),
    values: file.subarray(from),
  };
}

/** A file of a header and values. */
export function assembled(header: string, values: Uint8Array, padded: boolean): Uint8Array {
  const text = new TextEncoder().encode(header.trimEnd());
  const length = padded ? 8 * Math.ceil(text.length / 8) : text.length;
  const file = joined(new Uint8Array(8 + length).fill(0x20), values);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  return file;
}

/** The file with its checksum made right, where its header states one. */
export function sealed(file: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(file);
  const stated = /"crc32":"[0-9a-f]{8}"/.exec(text);
  if (!stated) return file;
  const at = stated.index + '"crc32":"'.length;
  const copy = file.slice();
  copy.fill(0x30, at, at + 8);
  const sum = crc32(copy).toString(16).padStart(8, '0');
  copy.set(new TextEncoder().encode(sum), at);
  return copy;
}

type Header = Record<string, unknown> & { __metadata__: Record<string, string> };

/**
 * Changes the header of a safetensors file, or the manifest within it, here and there.
 *
 * @param others - Files whose manifests pieces are taken of.
 */
export function editHeader(
  file: Uint8Array,
  others: readonly Uint8Array[],
  random: Random,
): Mutant {
  const { header: text, values } = parted(file);
  const header = JSON.parse(text) as Header;
  const name = textIn(header);
  const how: string[] = [];
  if (name !== undefined && random.chance(0.75)) {
    const texts = header.__metadata__;
    texts[name] = editManifest(texts[name]!, others, random, how);
  } else {
    for (let i = 1 + random.below(2); i > 0; i--) how.push(`header: ${editTree(header, random)}`);
  }
  let written = hostileText(header, random);
  if (random.chance(0.05)) {
    written = doubleKey(written, random);
    how.push('header: a key twice');
  }
  const edited = assembled(written, values, random.chance(0.9));
  // What was deleted, or written twice, is no checksum that could be made right.
  const seal = random.chance(0.8);
  if (seal) how.push('sealed');
  return { bytes: seal ? sealed(edited) : edited, sealed: seal, how: how.join(', ') };
}

function editManifest(
  text: string,
  others: readonly Uint8Array[],
  random: Random,
  how: string[],
): string {
  const manifest = JSON.parse(text) as Record<string, unknown>;
  if (random.chance(0.15)) {
    const { header } = parted(random.pick(others));
    const other = JSON.parse(header) as Header;
    const name = textIn(other);
    if (name !== undefined) {
      const text = JSON.parse(other.__metadata__[name]!) as Record<string, unknown>;
      const place = random.pick(Object.keys(text));
      manifest[place] = text[place];
      how.push(`manifest: ${place} of another`);
    }
  } else {
    for (let i = 1 + random.below(3); i > 0; i--) {
      how.push(`manifest: ${editTree(manifest, random)}`);
    }
  }
  const written = hostileText(manifest, random);
  if (!random.chance(0.05)) return written;
  how.push('manifest: a key twice');
  return doubleKey(written, random);
}

/** Changes the values of a file and makes its checksum right. */
export function editValues(file: Uint8Array, random: Random): Mutant {
  const { header, values } = parted(file);
  const changed = values.slice();
  for (let i = 1 + random.below(4); i > 0 && changed.length > 0; i--) {
    changed[random.below(changed.length)] = random.pick([
      0x00,
      0xff,
      0x7f,
      0x80,
      random.below(256),
    ]);
  }
  const shorter = random.chance(0.2) ? random.below(changed.length + 1) : changed.length;
  return {
    bytes: sealed(assembled(header, changed.subarray(0, shorter), true)),
    sealed: true,
    how: 'values changed, sealed',
  };
}
