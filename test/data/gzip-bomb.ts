import { gzipSync } from 'node:zlib';

/** A gzip file of about a thousandth of its content, which is a beginning and zeros. */
export function gzipBomb(beginning: Uint8Array, zeros: number): Uint8Array {
  const content = new Uint8Array(beginning.length + zeros);
  content.set(beginning);
  return new Uint8Array(gzipSync(content, { level: 9 }));
}

/** Counts the bytes that come out of every DecompressionStream made from here on. */
export function countUnpacked(): { unpacked: number; restore: () => void } {
  const original = globalThis.DecompressionStream;
  const counter = {
    unpacked: 0,
    restore() {
      globalThis.DecompressionStream = original;
    },
  };
  globalThis.DecompressionStream = class {
    readonly readable: ReadableStream<Uint8Array>;
    readonly writable: WritableStream<BufferSource>;

    constructor(format: CompressionFormat) {
      const { readable, writable } = new original(format);
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          counter.unpacked += chunk.length;
          controller.enqueue(chunk);
        },
      });
      this.writable = writable;
      this.readable = readable.pipeThrough(count);
    }
  } as typeof DecompressionStream;
  return counter;
}
