/** How many codes there are of each length, and what they stand for, in the order of the codes. */
interface Codes {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const LONGEST = 15;
const HEADER_BYTES = 10;
const END_OF_BLOCK = 256;
const END_OF_TABLE = 285;
/** In which order a block gives the lengths of the codes of lengths. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes whose lengths are given, symbol by symbol; 0 where a symbol has none. */
function codesOf(lengths: Uint8Array): Codes {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const next = new Uint16Array(LONGEST + 1);
  for (let length = 1; length < LONGEST; length++)
    next[length + 1] = next[length]! + counts[length]!;
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[next[length]!++] = symbol;
  });
  return { counts, symbols };
}

/** The codes of a block that gives none of its own. */
function fixedCodes(): [Codes, Codes] {
  const lengths = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
  return [codesOf(lengths), codesOf(new Uint8Array(30).fill(5))];
}

/** The bits of the bytes, the lowest of each byte first. */
function bitReader(bytes: Uint8Array) {
  let at = HEADER_BYTES;
  let held = 0;
  let count = 0;

  function more(): void {
    if (at >= bytes.length) throw new Error('the packed bytes end too early');
    held |= bytes[at++]! << count;
    count += 8;
  }

  function take(wanted: number): number {
    while (count < wanted) more();
    const value = held & ((1 << wanted) - 1);
    held >>>= wanted;
    count -= wanted;
    return value;
  }

  return {
    take,
    /** What the next code stands for. */
    symbol({ counts, symbols }: Codes): number {
      let code = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length <= LONGEST; length++) {
        if (count === 0) more();
        code |= held & 1;
        held >>>= 1;
        count--;
        const same = counts[length]!;
        if (code - first < same) return symbols[index + code - first]!;
        index += same;
        first = (first + same) << 1;
        code <<= 1;
      }
      throw new Error('the packed bytes hold no such code');
    },
    /** Whole bytes, from the next whole one on. */
    bytes(): Uint8Array {
      held = count = 0;
      const length = bytes[at]! | (bytes[at + 1]! << 8);
      at += 4;
      return bytes.subarray(at, (at += length));
    },
  };
}

type Bits = ReturnType<typeof bitReader>;

/** The codes that a block gives: those of bytes and lengths, and those of distances. */
function ownCodes(bits: Bits): [Codes, Codes] {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const ofLengths = new Uint8Array(ORDER.length);
  for (let i = 0, given = bits.take(4) + 4; i < given; i++) ofLengths[ORDER[i]!] = bits.take(3);
  const codes = codesOf(ofLengths);
  const lengths = new Uint8Array(literals + distances);
  for (let at = 0; at < lengths.length;) {
    const symbol = bits.symbol(codes);
    if (symbol < 16) {
      lengths[at++] = symbol;
    } else {
      const again = symbol === 16 ? lengths[at - 1] : 0;
      const times =
        symbol === 16 ? bits.take(2) + 3 : symbol === 17 ? bits.take(3) + 3 : bits.take(7) + 11;
      lengths.fill(again!, at, (at += times));
    }
  }
  return [codesOf(lengths.subarray(0, literals)), codesOf(lengths.subarray(literals))];
}

/** A number of which the code gives the upper two (or three) bits, and the rest follows. */
function number(bits: Bits, code: number, steps: number): number {
  const extra = Math.max((code >> steps) - 1, 0);
  const base = extra === 0 ? code : ((1 << steps) + (code & ((1 << steps) - 1))) << extra;
  return base + bits.take(extra);
}

/**
 * Unpacks gzip (RFC 1952: one member, without a name) at once, where there is no
 * `DecompressionStream`, and no asynchronous way would do.
 *
 * @param packed - What was packed, in base 64.
 */
export function unpack(packed: string): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const out = new Uint8Array(new DataView(bytes.buffer).getUint32(bytes.length - 4, true));
  const bits = bitReader(bytes);
  let to = 0;
  for (let last = 0; last === 0;) {
    last = bits.take(1);
    const kind = bits.take(2);
    if (kind === 0) {
      const stored = bits.bytes();
      out.set(stored, to);
      to += stored.length;
      continue;
    }
    const [literals, distances] = kind === 1 ? fixedCodes() : ownCodes(bits);
    for (let symbol; (symbol = bits.symbol(literals)) !== END_OF_BLOCK;) {
      if (symbol < END_OF_BLOCK) {
        out[to++] = symbol;
        continue;
      }
      const length = symbol === END_OF_TABLE ? 258 : number(bits, symbol - END_OF_BLOCK - 1, 2) + 3;
      const distance = number(bits, bits.symbol(distances), 1) + 1;
      // One by one: what is copied may run into what the copy writes.
      for (const end = to + length; to < end; to++) out[to] = out[to - distance]!;
    }
  }
  return out;
}
