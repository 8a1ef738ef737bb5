import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';
import { gunzip as gunzipWithin, isGzip } from '../../src/data/gzip.js';

const content = Uint8Array.from({ length: 3000 }, (_, i) => (i * i) % 251);
const LIMIT = { bytes: 10_000, remedy: 'Give less.', option: 'file' };
const gunzip = (bytes: Uint8Array, what: string) => gunzipWithin(bytes, what, LIMIT);
const packed = new Uint8Array(gzipSync(content));
const join = (...parts: ArrayLike<number>[]) =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)));

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('gunzip', () => {
  it('unpacks what another program packed', async () => {
    expect(await gunzip(packed, 'the file')).toEqual(content);
    expect(await gunzip(new Uint8Array(gzipSync(new Uint8Array(0))), 'the file')).toEqual(
      new Uint8Array(0),
    );
  });

  it('unpacks a view into a larger buffer', async () => {
    const larger = join([9, 9, 9], packed, [9]);
    expect(await gunzip(larger.subarray(3, 3 + packed.length), 'the file')).toEqual(content);
  });

  it('passes through what is not packed', async () => {
    expect(isGzip(content)).toBe(false);
    expect(await gunzip(content, 'the file')).toBe(content);
    expect(await gunzip(new Uint8Array(0), 'the file')).toEqual(new Uint8Array(0));
  });

  it('rejects a file cut short anywhere', async () => {
    for (let length = 2; length < packed.length; length += 5) {
      await expect(
        gunzip(packed.slice(0, length), 'the file'),
        `cut to ${length} bytes`,
      ).rejects.toThrow(/^vae-kit: the file must be a whole gzip file, but got .*\. Fetch/);
    }
  });

  it('rejects or survives a damaged byte, and never gives other content', async () => {
    for (let place = 2; place < packed.length; place += 3) {
      const damaged = packed.slice();
      damaged[place]! ^= 0x41;
      const result = await gunzip(damaged, 'the file').catch((error: unknown) => error);
      // The time of packing and the name of the system, in bytes 4 to 9, are not part of the
      // content.
      if (place >= 4 && place < 10) expect(result).toEqual(content);
      else expect(result, `byte ${place}`).toBeInstanceOf(VaeKitError);
    }
  });

  it.each([
    ['one byte', join(packed, [7])],
    ['eight bytes', join(packed, new Uint8Array(8).fill(7))],
    ['padding', join(packed, new Uint8Array(512))],
    ['another gzip file', join(packed, packed)],
  ])('rejects %s after the end', async (_, bytes) => {
    await expect(gunzip(bytes, 'the file')).rejects.toThrow(VaeKitError);
  });

  it('says what to do where nothing can unpack', async () => {
    vi.stubGlobal('DecompressionStream', undefined);
    await expect(gunzip(packed, 'the file')).rejects.toThrow(
      /^vae-kit: the file is packed, so DecompressionStream is needed, but got none in this environment\. Give the file unpacked/,
    );
  });
});
