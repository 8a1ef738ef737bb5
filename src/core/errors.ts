/**
 * What a {@link VaeKitError} says, part by part.
 *
 * @public
 */
export interface VaeKitErrorParts {
  /** What must hold, as in `'epochs must be a positive integer'`. */
  readonly problem: string;
  /** What came instead, as in `'-3'`. */
  readonly received: string;
  /** What the caller can do, a full sentence or more. */
  readonly remedy: string;
  /** The name of the option at fault, as in `'epochs'`, where it is an option's. */
  readonly option?: string | undefined;
}

/**
 * The error that every check in vae-kit throws.
 *
 * All messages share one grammar:
 * `vae-kit: <what is wrong>, but got <what was received>. <What to do.>`
 * Its parts are there as data too.
 *
 * @example
 * ```ts
 * import { VaeKitError, bernoulli, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * try {
 *   vae({
 *     data: [784],
 *     latent: 2,
 *     encoder: mlpEncoder([8]),
 *     decoder: mlpDecoder([8]),
 *     likelihood: bernoulli(),
 *     seed: -1,
 *   });
 * } catch (error) {
 *   console.assert(error instanceof VaeKitError && error.option === 'seed');
 * }
 * ```
 *
 * @public
 */
export class VaeKitError extends Error implements VaeKitErrorParts {
  /** Always `'VaeKitError'`, so that the class is known even across copies of the library. */
  override readonly name = 'VaeKitError';
  /** What must hold. */
  declare readonly problem: string;
  /** What came instead. */
  declare readonly received: string;
  /** What the caller can do. */
  declare readonly remedy: string;
  /** The name of the option at fault; undefined where no single option is. */
  declare readonly option: string | undefined;

  /**
   * Makes the error, and its message of the parts.
   *
   * @param parts - What it says.
   * @param options - The error underneath, as `cause`.
   */
  constructor({ problem, received, remedy, option }: VaeKitErrorParts, options?: ErrorOptions) {
    super(`vae-kit: ${problem}, but got ${received}. ${remedy}`, options);
    Object.assign(this, { problem, received, remedy, option });
  }
}

/** What an error is known by besides its three parts. */
export interface ErrorDetails {
  /** The name of the option at fault. */
  readonly option?: string | undefined;
  /** The error underneath. */
  readonly cause?: unknown;
}

/**
 * Makes an error in the library's one grammar.
 *
 * @param problem - What must hold, as in `'epochs must be a positive integer'`.
 * @param received - What came instead, as in `'-3'`.
 * @param remedy - What the caller can do, a full sentence with its stop.
 * @param details - The option at fault, and the error underneath, where there are such.
 */
export function vaeKitError(
  problem: string,
  received: string,
  remedy: string,
  details: ErrorDetails = {},
): VaeKitError {
  return new VaeKitError({ problem, received, remedy, option: details.option }, details);
}

/**
 * The error for one option.
 *
 * @param option - Its name, with which the message begins.
 * @param rule - What it must do or be, as in `'must be a positive integer'`.
 * @param received - What came instead.
 * @param remedy - What the caller can do, a full sentence with its stop.
 */
export function optionError(
  option: string,
  rule: string,
  received: string,
  remedy: string,
): VaeKitError {
  return vaeKitError(`${option} ${rule}`, received, remedy, { option });
}

/**
 * How a received value is shown in an error: short, on one line, with its kind visible.
 *
 * @param value - Whatever came.
 * @param depth - How many lists within lists are shown.
 */
export function describe(value: unknown, depth = 4): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  }
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (Array.isArray(value)) {
    return value.length > 8 || depth === 0
      ? `an array of ${value.length} elements`
      : `[${value.map((each) => describe(each, depth - 1)).join(', ')}]`;
  }
  if (ArrayBuffer.isView(value)) {
    const { length = value.byteLength } = value as Partial<Uint8Array>;
    return `a ${value.constructor.name} of ${length} elements`;
  }
  if (typeof value === 'object' && value !== null) return describeObject(value);
  return String(value);
}

function describeObject(value: object): string {
  const { type, shape, dtype, then, isDisposed } = value as Record<string, unknown>;
  if (typeof then === 'function') return 'a promise';
  if (Array.isArray(shape) && typeof dtype === 'string') {
    return `a ${isDisposed === true ? 'disposed ' : ''}${dtype} tensor of shape [${shape.join(', ')}]`;
  }
  if (typeof type === 'string') return `the object of type '${type}'`;
  return `an object with the keys {${Object.keys(value).slice(0, 6).join(', ')}}`;
}
