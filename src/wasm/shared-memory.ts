// The import `env.memory`, then its kind (2), then its flags: 1 has a maximum, 3 is shared as well.
const MEMORY_IMPORT = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 1];

const HAS_MAXIMUM = 1;
const SHARED = 3;
const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

/** The same module for a memory that is shared between threads: the two differ in one flag. */
export function withSharedImport(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  const start = copy.findIndex((_, at) => MEMORY_IMPORT.every((byte, i) => copy[at + i] === byte));
  copy[start + MEMORY_IMPORT.length - 1] = SHARED;
  return copy;
}

/** An unsigned number as modules hold it, seven bits a byte, and where what follows it begins. */
function numberAt(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let next = at, unit = 1; ; unit *= 128) {
    const byte = bytes[next++]!;
    value += (byte & 127) * unit;
    if (byte < 128) return { value, next };
  }
}

/**
 * A module that makes a memory of its own, changed so that threads can share it; undefined where it
 * makes none, or one without a maximum, which cannot be shared. Its own code needs no change: what
 * reads and writes a memory reads and writes a shared one.
 */
export function withSharedMemory(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | undefined {
  for (let at = HEADER_BYTES; at < bytes.length;) {
    const { value: size, next: content } = numberAt(bytes, at + 1);
    if (bytes[at] === MEMORY_SECTION) {
      // How many memories there are, then the flags of the first.
      if (bytes[content] !== 1 || bytes[content + 1] !== HAS_MAXIMUM) return undefined;
      const copy = Uint8Array.from(bytes);
      copy[content + 1] = SHARED;
      return copy;
    }
    at = content + size;
  }
  return undefined;
}
