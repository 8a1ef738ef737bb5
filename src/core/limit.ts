import { vaeKitError, type VaeKitError } from './errors.js';

/** How many bytes something from outside may have. */
export interface Limit {
  /** The most that it can have. */
  readonly bytes: number;
  /** What the caller can do where there are more, a full sentence or more. */
  readonly remedy: string;
  /** The option at fault then, where it is one. */
  readonly option?: string | undefined;
}

/** The error where there are more bytes than the limit allows. */
export function tooLong(what: string, limit: Limit, received: string): VaeKitError {
  return vaeKitError(`${what} must be at most ${limit.bytes} bytes long`, received, limit.remedy, {
    option: limit.option,
  });
}
