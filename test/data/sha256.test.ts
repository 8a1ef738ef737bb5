import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/data/sha256.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('sha256', () => {
  // The examples of FIPS 180-2, appendix B, and the empty message.
  it.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('of %j', async (text, digest) => {
    expect(await sha256(new TextEncoder().encode(text))).toBe(digest);
  });

  it('says what to do on a page without crypto.subtle', async () => {
    vi.stubGlobal('crypto', {});
    await expect(sha256(new Uint8Array(1))).rejects.toThrow(
      /^vae-kit: checking data needs crypto\.subtle, but got none in this environment\. Serve the page over https/,
    );
  });
});
