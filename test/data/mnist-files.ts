import { gzipSync } from 'node:zlib';
import { idxBytes } from './idx-bytes.js';

const PIXELS = 784;

/** Image `i` of a made-up set is filled with the byte `i`, and its label is `i % 10`. */
export function madeUpHalf(count: number): { images: Uint8Array; labels: Uint8Array } {
  return {
    images: idxBytes(
      0x08,
      [count, 28, 28],
      Uint8Array.from({ length: count * PIXELS }, (_, i) => Math.floor(i / PIXELS)),
    ),
    labels: idxBytes(
      0x08,
      [count],
      Array.from({ length: count }, (_, i) => i % 10),
    ),
  };
}

/** The four files of a made-up set in MNIST's format, unpacked, by name. */
export function madeUpFiles(): Record<string, Uint8Array> {
  const train = madeUpHalf(30);
  const test = madeUpHalf(12);
  return {
    'train-images-idx3-ubyte': train.images,
    'train-labels-idx1-ubyte': train.labels,
    't10k-images-idx3-ubyte': test.images,
    't10k-labels-idx1-ubyte': test.labels,
  };
}

/** The address that a fetch was asked for. */
export function urlOf(input: string | URL | Request): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}

/** A server of packed files, as a stand-in for `fetch`, that notes what it was asked for. */
export function fakeFetch(files: Record<string, Uint8Array>): {
  fetch: typeof globalThis.fetch;
  asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (input) => {
      const url = urlOf(input);
      asked.push(url);
      const content = files[url.slice(url.lastIndexOf('/') + 1).replace(/\.gz$/, '')];
      return content === undefined
        ? new Response('not here', { status: 404 })
        : new Response(new Uint8Array(gzipSync(content)));
    },
  };
}
