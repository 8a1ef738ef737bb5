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
 * @throws {@link VaeKitError} where it may not.
 */
export async function checkCompiles(): Promise<void> {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
  } catch (cause) {
    throw vaeKitError(
      'WebAssembly must be allowed to run',
      received(cause),
      "In a page with a content security policy, add 'wasm-unsafe-eval' to its script-src; " +
        'where that cannot be, choose another backend with tf.setBackend.',
      { cause },
    );
  }
}

/**
 * Checks that a blob: URL can be read, which the policy of a page can forbid.
 *
 * @throws {@link VaeKitError} where it cannot.
 */
export async function checkReadable(url: string): Promise<void> {
  try {
    const { body } = await fetch(url);
    await body?.cancel();
  } catch (cause) {
    throw vaeKitError(
      'the WASM binary inside vae-kit must be readable at a blob: URL',
      received(cause),
      'In a page with a content security policy, add blob: to its connect-src, or serve the ' +
        '.wasm files and give useWasm their paths.',
      { cause },
    );
  }
}

/**
 * Whether threads may start. tfjs starts them as scripts at blob: URLs that import a script at
 * another, and where the policy of the page forbids either it waits for them for ever.
 */
export async function threadsMayStart(): Promise<boolean> {
  const urlOf = (code: string) =>
    URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const imported = urlOf('postMessage(0)');
  const script = urlOf(`importScripts(${JSON.stringify(imported)})`);
  let worker: Worker | undefined;
  try {
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
    URL.revokeObjectURL(imported);
    URL.revokeObjectURL(script);
  }
}
