import '@tensorflow/tfjs-backend-cpu';
import { engine, env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { threadsMayStart } from '../../src/wasm/permissions.js';
import { expectVaeKitRejection } from '../support/errors.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// What real pages do under such policies is in test/package.
describe('a policy that forbids WebAssembly', () => {
  it('is told before anything is changed', async () => {
    await setBackend('cpu');
    const cause = new WebAssembly.CompileError('WebAssembly.compile(): refused by\nthe policy.');
    vi.spyOn(WebAssembly, 'compile').mockRejectedValue(cause);
    const start = useWasm();
    await expectVaeKitRejection(
      start,
      /must be allowed to run, but got CompileError: WebAssembly\.compile\(\): refused by the policy\. .*'wasm-unsafe-eval'/,
    );
    await expect(start).rejects.toHaveProperty('cause', cause);
    expect(getBackend()).toBe('cpu');
    expect('wasm' in engine().registry).toBe(false);
  });

  it('does not stand in the way of a later start', async () => {
    expect((await useWasm()).backend).toBe('wasm');
  });
});

describe('a bundler that leaves out what sets up tfjs', () => {
  it('is told before anything is changed', async () => {
    // It runs by now, so this engine is to forget it.
    await setBackend('cpu');
    engine().removeBackend('wasm');
    const { platform } = env();
    Reflect.set(env(), 'platform', undefined);
    await expectVaeKitRejection(
      useWasm(),
      /^vae-kit: tfjs-core must have set up its platform, but got none, .* --ignore-dce-annotations, /,
    );
    Reflect.set(env(), 'platform', platform);
    expect('wasm' in engine().registry).toBe(false);
    expect((await useWasm()).backend).toBe('wasm');
  });
});

describe('threads', () => {
  /** A worker that says something once it is made. */
  const worker = (says: 'message' | 'error') => {
    const terminate = vi.fn();
    const preventDefault = vi.fn();
    class Fake {
      readonly terminate = terminate;
      onmessage?: () => void;
      onerror?: (event: { preventDefault: () => void }) => void;

      constructor(readonly url: string) {
        setTimeout(() =>
          says === 'message' ? this.onmessage?.() : this.onerror?.({ preventDefault }),
        );
      }
    }
    vi.stubGlobal('Worker', Fake);
    return { terminate, preventDefault };
  };

  it('may start where a worker answers', async () => {
    const { terminate } = worker('message');
    expect(await threadsMayStart()).toBe(true);
    expect(terminate).toHaveBeenCalledOnce();
  });

  it('may not where it cannot be loaded', async () => {
    const { terminate, preventDefault } = worker('error');
    expect(await threadsMayStart()).toBe(false);
    expect(terminate).toHaveBeenCalledOnce();
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('may not where it cannot even be made', async () => {
    vi.stubGlobal('Worker', undefined);
    expect(await threadsMayStart()).toBe(false);
  });

  it('may not where there are no blob: URLs, as in service workers', async () => {
    const { createObjectURL } = URL;
    Reflect.deleteProperty(URL, 'createObjectURL');
    expect(await threadsMayStart()).toBe(false);
    URL.createObjectURL = createObjectURL;
  });

  it('leave no blob: URLs behind', async () => {
    const [made, revoked] = [vi.spyOn(URL, 'createObjectURL'), vi.spyOn(URL, 'revokeObjectURL')];
    worker('message');
    await threadsMayStart();
    expect(made.mock.results.map(({ value }) => value as unknown).sort()).toEqual(
      revoked.mock.calls.map(([url]) => url).sort(),
    );
    expect(made).toHaveBeenCalledTimes(2);
  });
});
