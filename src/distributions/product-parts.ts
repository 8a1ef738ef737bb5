import { describe, optionError } from '../core/errors.js';
import { isRecord } from '../core/is-record.js';
import { checkKind, checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { checkFamily } from './checked-family.js';
import type { Family } from './family.js';

/**
 * A part of a {@link product} with more than one variable.
 *
 * @public
 */
export interface SomeColumns {
  /** What the columns are. */
  readonly family: Family;
  /** How many there are. */
  readonly columns: number;
}

/**
 * `true` where samples of all parts of a {@link product} carry gradients.
 *
 * @public
 */
export type Reparameterized<F extends Family | SomeColumns> = [
  MemberOf<F>['reparameterized'],
] extends [true]
  ? true
  : false;

/**
 * The family of a part.
 *
 * @public
 */
export type MemberOf<T> = T extends SomeColumns ? T['family'] : T extends Family ? T : never;

const KINDS: OptionKinds<SomeColumns> = { family: null, columns: null };

const REMEDY = 'Give a list such as [gaussian(), bernoulli(), categorical({ classes: 3 })].';

/** The parts of a product, each with its columns. */
export function readParts(parts: unknown): readonly SomeColumns[] {
  if (!Array.isArray(parts) || parts.length === 0)
    throw optionError('parts', 'must be a list of families', describe(parts), REMEDY);
  return parts.map((part: unknown, i) => {
    const option = `parts[${i}]`;
    if (!isRecord(part) || !('family' in part)) {
      checkFamily(part, option);
      return { family: part, columns: part.columns ?? 1 };
    }
    checkOptions(part as unknown as SomeColumns, option, KINDS, {
      'size width count dimensions event shape n': 'Give how many columns there are as columns.',
    });
    const { family, columns } = part as Partial<SomeColumns>;
    checkFamily(family, `${option}.family`);
    checkKind(columns ?? family.columns ?? 1, `${option}.columns`, COUNT);
    return { family, columns: columns ?? family.columns ?? 1 };
  });
}
