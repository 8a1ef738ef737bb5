import fs from 'node:fs';
import { engine, env } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { useWasm } from 'vae-kit/wasm';
import { expect, it, vi } from 'vitest';
import { lend } from '../../src/wasm/lend.js';

const names = globalThis as { require?: (name: string) => unknown; __dirname?: string };

it('a start lends tfjs what ES modules lack, answers for the binary alone, and takes all back', async () => {
  const { wasm } = engine().registryFactory;
  const { factory } = wasm!;
  const there = Object.getOwnPropertyNames(globalThis);
  const { instantiate } = WebAssembly;
  const seen: unknown[] = [];
  vi.spyOn(wasm!, 'factory').mockImplementationOnce(async () => {
    seen.push(names.require?.('fs'), typeof names.__dirname);
    const answer = await (env().platform.fetch as typeof fetch)('data:text/plain,other');
    seen.push(await answer.text());
    const { instance } = await WebAssembly.instantiate(
      Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0).buffer,
    );
    seen.push(instance instanceof WebAssembly.Instance);
    return factory();
  });
  expect((await useWasm()).backend).toBe('wasm');
  const lends = 'getBuiltinModule' in process;
  expect(seen).toEqual([lends ? fs : undefined, lends ? 'string' : 'undefined', 'other', true]);
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(there);
  expect(WebAssembly.instantiate).toBe(instantiate);
  expect(Object.hasOwn(env().platform, 'fetch')).toBe(false);
  await useWasm({ accelerate: false });
});

it('lend gives back a property as it was, unless it is another by then', () => {
  const owner = {
    own: 1,
    get computed() {
      return 2;
    },
  };
  const backs = [lend(owner, 'own', 'a'), lend(owner, 'computed', 'b'), lend(owner, 'new', 'c')];
  expect({ ...owner }).toEqual({});
  expect([owner.own, owner.computed, Reflect.get(owner, 'new')]).toEqual(['a', 'b', 'c']);
  backs.forEach((back) => back());
  expect(Object.keys(owner)).toEqual(['own', 'computed']);
  expect([owner.own, owner.computed]).toEqual([1, 2]);
  const back = lend(owner, 'own', 'a');
  owner.own = 5;
  back();
  expect(owner.own).toBe(5);
  lend(Object.freeze(owner), 'own', 'a')();
  expect(owner.own).toBe(5);
});
