import type { ByteSource } from './platform.js';

/** A Blob, read piece by piece. Where it is a file that has changed since, reading it fails. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
    close: async () => undefined,
  };
}
