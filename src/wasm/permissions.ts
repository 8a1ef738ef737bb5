import { env, type Platform } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';

/** The smallest module there is: a header alone. */
const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** An error as what was received, on one line and without a stop. */
export function received(cause: unknown): string {
  return String(cause).replaceAll(/\s+/g, ' ').replace(/\.$/, '');
}

/**
 * Checks that WebAssembly may run here, which the policy of a page can forbid.
 *
 * @throws `VaeKitError` where it may not.
 */
export async function checkCompiles(): Promise<void> {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
  } catch (cause) {
    throw vaeKitError(
      'WebAssembly must be allowed to run',
      received(cause),
      "In a page with a content security policy, add 'wasm-unsafe-eval' to its script-src; " +
        'where that cannot be, as in Cloudflare Workers, leave useWasm out and use the cpu ' +
        "backend: import '@tensorflow/tfjs-backend-cpu' and await tf.setBackend('cpu').",
      { cause },
    );
  }
}

/**
 * Checks that tfjs has set itself up: it does so at its import, and a bundler may leave that out.
 *
 * @throws `VaeKitError` where it has not.
 */
export function checkPlatform(): void {
  if (env().platform as Platform | undefined) return;
  throw vaeKitError(
    'tfjs-core must have set up its platform',
    'none, as where a bundler leaves out what an import does',
    'With bun build give --ignore-dce-annotations, with others keep the side effects of ' +
      '@tensorflow/tfjs-core.',
  );
}

/**
 * Whether threads may start. tfjs starts them as scripts at blob: URLs that import a script at
 * another, and where the policy of the page forbids either it waits for them for ever.
 */
export async function threadsMayStart(): Promise<boolean> {
  const urls: string[] = [];
  const urlOf = (code: string) => {
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    urls.push(url);
    return url;
  };
  let worker: Worker | undefined;
  try {
    const script = urlOf(`importScripts(${JSON.stringify(urlOf('postMessage(0)'))})`);
    return await new Promise<boolean>((resolve) => {
      worker = new Worker(script);
      worker.onmessage = () => resolve(true);
      worker.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
    });
  } catch {
    return false;
  } finally {
    worker?.terminate();
    urls.forEach((url) => URL.revokeObjectURL(url));
  }
}
