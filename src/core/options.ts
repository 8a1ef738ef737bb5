import { describe, optionError, vaeKitError } from './errors.js';

/** What the value of an option must be. */
export interface Kind {
  /** How it goes on behind "must be". */
  readonly wanted: string;
  /** Whether a value is so. */
  readonly holds: (value: unknown) => boolean;
  /** What the caller can do, a full sentence with its stop. */
  readonly remedy: string;
}

/**
 * The kind of each option that a function takes; null where the function looks at the value itself.
 */
export type OptionKinds<O> = { readonly [name in keyof O]-?: Kind | null };

/** A positive integer. */
export const COUNT: Kind = {
  wanted: 'a positive integer',
  holds: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  remedy: 'Give a number such as 10.',
};

/** A number, 0 or more. */
export const AMOUNT: Kind = {
  wanted: 'a finite number, 0 or more',
  holds: (value) => Number.isFinite(value) && (value as number) >= 0,
  remedy: 'Give a number such as 1.',
};

/** What keys are made of. */
export const SEED: Kind = {
  wanted: 'a whole number from 0 to 2^53 - 1',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  remedy: 'Give an integer, such as 1.',
};

/** True or false. */
export const FLAG: Kind = {
  wanted: 'true or false',
  holds: (value) => typeof value === 'boolean',
  remedy: 'Give one of the two, or leave it out.',
};

/** A function. */
export const FUNCTION: Kind = {
  wanted: 'a function',
  holds: (value) => typeof value === 'function',
  remedy: 'Give a function, or leave it out.',
};

/** An AbortSignal, of whatever realm. */
export const SIGNAL: Kind = {
  wanted: 'an AbortSignal',
  holds: (value) => typeof (value as Partial<AbortSignal> | null)?.aborted === 'boolean',
  remedy: 'Give the signal of an AbortController.',
};

/**
 * Checks an object of options: that it is one, that each name is known, and each value of its kind.
 *
 * An option that is undefined counts as left out.
 *
 * @param options - What was received.
 * @param call - The function that takes them, as the error names it.
 * @param kinds - The options it knows.
 * @param hints - What to do instead for names that it does not know but users of other libraries
 * may, each a full sentence; one key may list several names, spelled like options.
 */
export function checkOptions<O extends object>(
  options: O,
  call: string,
  kinds: OptionKinds<O>,
  hints: Readonly<Record<string, string>> = {},
): void {
  // A tensor or a dataset in its place is an argument too many, or one too few.
  if (
    typeof options !== 'object' ||
    options === null ||
    Array.isArray(options) ||
    ('shape' in options && !Object.hasOwn(kinds, 'shape'))
  ) {
    throw vaeKitError(
      `the options of ${call} must be an object`,
      describe(options),
      `It may have ${Object.keys(kinds).join(', ')}.`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, name)) {
      throw vaeKitError(
        `${call} must be given options that it knows`,
        `'${name}'`,
        hintFor(name, hints) ?? likelyRemedy(name, Object.keys(kinds)),
        { option: name },
      );
    }
    const kind = kinds[name as keyof O];
    if (kind && value !== undefined) checkKind(value, name, kind);
  }
}

/** Checks that the value of one option is of its kind. */
export function checkKind(value: unknown, option: string, kind: Kind): void {
  if (!kind.holds(value))
    throw optionError(option, `must be ${kind.wanted}`, describe(value), kind.remedy);
}

/**
 * Checks that a function that takes nothing was given nothing.
 *
 * @param given - What was received.
 * @param call - The function, as the error names it.
 * @param remedy - Where options for such a purpose go, a full sentence with its stop.
 */
export function checkNothing(given: unknown, call: string, remedy: string): void {
  if (given !== undefined) {
    throw vaeKitError(`${call} must be given nothing`, describe(given), remedy);
  }
}

/** Names without what spellings differ in. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The first letters of a name's words: `lr` of `learningRate`. */
const initials = (name: string) => plain(name.charAt(0) + name.slice(1).replaceAll(/[^A-Z]/g, ''));

function hintFor(name: string, hints: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(hints).find(([names]) =>
    names.split(' ').map(plain).includes(plain(name)),
  )?.[1];
}

function likelyRemedy(name: string, known: readonly string[]): string {
  const given = plain(name);
  const likely = known.find((other) => {
    const right = plain(other);
    return (
      given === initials(other) ||
      (given === 'randomstate' && right === 'seed') ||
      (given.length > 2 && (right.startsWith(given) || given.startsWith(right))) ||
      distance(given, right) <= Math.min(3, right.length / 3)
    );
  });
  const question = likely === undefined ? '' : `Did you mean '${likely}'? `;
  return `${question}Its options are ${known.join(', ')}.`;
}

/** In how many letters two words differ (Levenshtein, 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
