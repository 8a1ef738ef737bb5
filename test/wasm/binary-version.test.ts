import { describe, expect, it } from 'vitest';
import { embeddedBinary } from '../../src/wasm/binaries.browser.js';

describe('a binary of another version than the backend', () => {
  it('is not handed out', async () => {
    await expect(embeddedBinary('tfjs-backend-wasm.wasm', '4.99.0')).rejects.toThrow(
      /^vae-kit: the WASM binary inside vae-kit fits @tensorflow\/tfjs-backend-wasm \d+\.\d+\.\d+, but got version 4\.99\.0\. Install version .*paths/,
    );
  });
});
