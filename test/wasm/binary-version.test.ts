import { describe, expect, it, vi } from 'vitest';
import { embeddedBinary } from '../../src/wasm/binaries.browser.js';

vi.mock('@tensorflow/tfjs-backend-wasm', () => ({ version_wasm: '4.99.0' }));

describe('a binary of another version than the backend', () => {
  it('is not handed out', async () => {
    await expect(embeddedBinary('tfjs-backend-wasm.wasm')).rejects.toThrow(
      /^vae-kit: the WASM binary inside vae-kit fits @tensorflow\/tfjs-backend-wasm \d+\.\d+\.\d+, but got version 4\.99\.0\. Install version .*paths/,
    );
  });
});
