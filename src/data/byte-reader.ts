/**
 * Bytes from outside that are read from front to back, no further than they are asked for.
 *
 * Who reads a format asks for its header first and learns from it how much may follow: so neither
 * memory nor time depends on what a source has beyond that.
 */
export interface ByteReader {
  /** How many bytes there can be in all. */
  readonly most: number;
  /**
   * The next bytes: as many as asked for, or fewer where the source ends before that. Memory grows
   * with what is there, not with what is asked for.
   */
  take(count: number): Promise<Uint8Array>;
  /** Lets go of the source, read to its end or not. */
  close(): void;
}

/** A reader of bytes that are there already; what is taken looks into them. */
export function memoryReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  return {
    most: bytes.length,
    take: async (count) => bytes.subarray(at, (at = Math.min(at + count, bytes.length))),
    close: () => undefined,
  };
}

const FIRST_ROOM = 2 ** 16;

/**
 * A reader of a stream.
 *
 * @param stream - What is read; cancelled when the reader is closed.
 * @param most - How many bytes there can be in all.
 * @param report - Is told how many bytes have come, piece by piece.
 */
export function streamReader(
  stream: ReadableStream<Uint8Array>,
  most: number,
  report: (received: number) => void = () => undefined,
): ByteReader {
  const reader = stream.getReader();
  let received = 0;
  // What has come and was not asked for yet.
  let left: Uint8Array = new Uint8Array(0);
  return {
    most,
    async take(count) {
      let taken = new Uint8Array(Math.min(count, FIRST_ROOM));
      let length = 0;
      while (length < count) {
        if (left.length === 0) {
          const { done, value } = await reader.read();
          if (done) break;
          if (!(value instanceof Uint8Array)) throw new TypeError('a stream of no bytes');
          report((received += value.length));
          left = value;
        }
        const part = left.subarray(0, count - length);
        if (length + part.length > taken.length) {
          const larger = new Uint8Array(Math.min(count, 2 * (length + part.length)));
          larger.set(taken.subarray(0, length));
          taken = larger;
        }
        taken.set(part, length);
        length += part.length;
        left = left.subarray(part.length);
      }
      return taken.subarray(0, length);
    },
    // A stream that has failed has said so where it was read.
    close: () => void reader.cancel().catch(() => undefined),
  };
}
