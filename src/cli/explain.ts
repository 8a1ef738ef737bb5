import { vaeKitError, type VaeKitError } from '../core/errors.js';

const PACKAGES = ['core', 'layers', 'backend-wasm'].map((name) => `@tensorflow/tfjs-${name}`);

/**
 * What is said of an error: one line where it is known what to do, else where it came from, too.
 */
export function explain(error: unknown): string {
  const { name, message, stack } = Object(error) as Partial<Error>;
  // The library's own errors are of another copy of the class.
  if (name === 'VaeKitError') return message!;
  const [, missing] =
    /(?:package|module)[^'"]*['"](@tensorflow\/[\w-]+)/i.exec(message ?? '') ?? [];
  if (missing !== undefined) return neededPackage(missing, message!, error).message;
  return stack ?? String(error);
}

function neededPackage(missing: string, message: string, cause: unknown): VaeKitError {
  const wanted = PACKAGES.includes(missing) ? PACKAGES : [...PACKAGES, missing];
  return vaeKitError(
    `this command needs the package ${missing}`,
    message.split('\n')[0]!.replace(/\.$/, ''),
    `Install it with npm install ${wanted.map((name) => `${name}@~4.22.0`).join(' ')}.`,
    { cause },
  );
}
