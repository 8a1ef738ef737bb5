import { optionError } from './errors.js';

/** Checks that an option without a default was given; `example` is a call that has it. */
export function requireOption(value: unknown, name: string, example: string): void {
  if (value === undefined) throw optionError(name, 'must be given', 'none', `Give ${example}.`);
}
