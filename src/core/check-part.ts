import { describe, optionError } from './errors.js';

/**
 * Checks that a part of a model, which may be the user's own, has what it must have.
 *
 * @param part - What was received.
 * @param option - The option it was given as.
 * @param what - What it must be, as in `'a family'`.
 * @param members - What that has: `'type: string'` a value of a type, `'mean(params)'` a function;
 * a question mark behind the name where it may be left out.
 * @param remedy - What the caller can do, a full sentence with its stop.
 */
export function checkPart<T extends object>(
  part: unknown,
  option: string,
  what: string,
  members: readonly `${keyof T & string}${string}`[],
  remedy: string,
): asserts part is T {
  if (typeof part !== 'object' || part === null) {
    throw optionError(
      option,
      `must be ${what}`,
      describe(part),
      typeof part === 'function' ? `Give what it returns, or ${lowered(remedy)}` : remedy,
    );
  }
  for (const member of members) {
    const [, name, optional, rest] = /^(\w+)(\??)(.*)$/.exec(member) as unknown as string[];
    const value = (part as Record<string, unknown>)[name!];
    if (optional && value === undefined) continue;
    if (typeof value === (rest!.startsWith('(') ? 'function' : rest!.slice(2))) continue;
    throw optionError(
      option,
      `must be ${what} with ${name!}${rest!}`,
      `${describe(part)}, whose ${name!} is ${describe(value)}`,
      `Add it, or ${lowered(remedy)}`,
    );
  }
}

const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
