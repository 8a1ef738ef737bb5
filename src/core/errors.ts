/**
 * The error that every check in vae-kit throws.
 *
 * All messages share one grammar:
 * `vae-kit: <what is wrong>, but got <what was received>. <What to do.>`
 *
 * @example
 * ```ts
 * import { standardNormal, vae, bernoulli, mlpEncoder, mlpDecoder, VaeKitError } from 'vae-kit';
 *
 * try {
 *   vae({
 *     data: [0],
 *     latent: 2,
 *     encoder: mlpEncoder([8]),
 *     decoder: mlpDecoder([8]),
 *     likelihood: bernoulli(),
 *   });
 * } catch (error) {
 *   console.assert(error instanceof VaeKitError);
 * }
 * ```
 *
 * @public
 */
export class VaeKitError extends Error {
  /** Always `'VaeKitError'`, so that the class is known even across copies of the library. */
  override readonly name = 'VaeKitError';
}

/**
 * Makes an error in the library's one grammar.
 *
 * @param problem - What must hold, as in `'epochs must be a positive integer'`.
 * @param received - What came instead, as in `'-3'`.
 * @param remedy - What the caller can do, a full sentence with its stop.
 * @param cause - The error underneath, where there is one.
 */
export function vaeKitError(
  problem: string,
  received: string,
  remedy: string,
  cause?: unknown,
): VaeKitError {
  return new VaeKitError(
    `vae-kit: ${problem}, but got ${received}. ${remedy}`,
    cause === undefined ? undefined : { cause },
  );
}

/** How a received value is shown in an error: short, on one line, with its kind visible. */
export function describe(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (Array.isArray(value))
    return value.length > 8
      ? `an array of ${value.length} elements`
      : `[${value.map(describe).join(', ')}]`;
  if (ArrayBuffer.isView(value))
    return (
      `a ${value.constructor.name} of ${(value as Uint8Array).length ?? value.byteLength} ` +
      'elements'
    );
  if (typeof value === 'object' && value !== null) {
    const type = (value as { type?: unknown }).type;
    return typeof type === 'string'
      ? `the object of type '${type}'`
      : `an object with the keys {${Object.keys(value).slice(0, 6).join(', ')}}`;
  }
  return String(value);
}
