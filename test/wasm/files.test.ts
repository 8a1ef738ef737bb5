import { describe, expect, it } from 'vitest';
import { checkedPaths, sameForAll, wasmFileFor } from '../../src/wasm/files.js';

describe('checkedPaths', () => {
  it('gives a prefix its slash', () => {
    expect(checkedPaths('/assets')).toBe('/assets/');
    expect(checkedPaths('/assets/')).toBe('/assets/');
  });

  it('takes a complete map as it is', () => {
    const map = sameForAll('/only.wasm');
    expect(checkedPaths(map)).toBe(map);
    expect(Object.values(map)).toEqual(['/only.wasm', '/only.wasm', '/only.wasm']);
  });

  it('refuses a map with a file missing, and says which', () => {
    const map = { 'tfjs-backend-wasm.wasm': '/a', 'tfjs-backend-wasm-simd.wasm': '/b' };
    expect(() => checkedPaths(map)).toThrow(
      /^vae-kit: paths must say where tfjs-backend-wasm-threaded-simd\.wasm is, but got undefined\. /,
    );
  });

  it.each([[''], [3], [null], [[]]])('refuses %j', (paths) => {
    expect(() => checkedPaths(paths)).toThrow(/^vae-kit: paths must .*, but got .*\. /);
  });
});

describe('wasmFileFor', () => {
  it('chooses as tfjs does', () => {
    expect(wasmFileFor(false, true)).toBe('tfjs-backend-wasm.wasm');
    expect(wasmFileFor(false, false)).toBe('tfjs-backend-wasm.wasm');
    expect(wasmFileFor(true, false)).toBe('tfjs-backend-wasm-simd.wasm');
    expect(wasmFileFor(true, true)).toBe('tfjs-backend-wasm-threaded-simd.wasm');
  });
});
