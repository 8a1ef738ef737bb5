import { describe, vaeKitError } from '../core/errors.js';
import type { GaussianMixture } from '../models/gaussian-mixture/gaussian-mixture.js';
import { isJsonObject } from './is-json-object.js';
import { numbersOfMixture } from './mixture-numbers.js';

/** A part that says what it was made of, as the contracts let it by an optional member. */
export interface DescribedPart {
  readonly type: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A part as plain values: its name, and what its factory is to be given. */
export interface PartRecord {
  readonly type: string;
  readonly options: Readonly<Record<string, OptionRecord>>;
}

/** The value of an option: a plain one, a list, another part, or numbers that are stored apart. */
export type OptionRecord =
  | number
  | string
  | boolean
  | readonly OptionRecord[]
  | { readonly part: PartRecord }
  | { readonly numbers: string };

/** What the names of such numbers begin with. */
export const PARTS_PREFIX = 'parts/';

/** Parts of parts do not go deeper than this, in letters. */
const LONGEST_PLACE = 500;

/** Where the numbers that parts are made of are kept, by name. */
export type Numbers = Map<string, Float64Array>;

/** From the options of a part to the part. */
export type PartFactory = (options: Readonly<Record<string, unknown>>) => unknown;

/**
 * Writes a part down.
 *
 * @param part - A family, a prior, an objective, an estimator, or what those are made of.
 * @param place - What it is in the model, as in `'likelihood'`.
 * @param numbers - Takes the arrays among its options.
 * @throws {@link VaeKitError} where it does not say what it was made of.
 */
export function recordOfPart(part: DescribedPart, place: string, numbers: Numbers): PartRecord {
  const made = optionsOf(part);
  if (made === undefined) {
    throw vaeKitError(
      'every part of a model to be saved must say what it was made of',
      `the ${place} '${part.type}', which does not`,
      'Give it a member options with what its factory takes, {} for nothing, and hand the part ' +
        'or ' +
        'its factory to loadModel: { parts: { type: part } }.',
    );
  }
  const options = Object.entries(made)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, recordOf(value, `${place}/${name}`, numbers)] as const);
  return { type: part.type, options: Object.fromEntries(options) };
}

function recordOf(value: unknown, place: string, numbers: Numbers): OptionRecord {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) {
    return value as string | boolean | number;
  }
  if (value instanceof Float64Array) {
    const name = PARTS_PREFIX + place;
    numbers.set(name, value);
    return { numbers: name };
  }
  if (Array.isArray(value)) return value.map((each, i) => recordOf(each, `${place}/${i}`, numbers));
  if (isPart(value)) return { part: recordOfPart(value, place, numbers) };
  throw vaeKitError(
    'what a part was made of must be numbers, texts, parts or lists of such',
    `${describe(value)} as ${place}`,
    'A function that is to be saved says what it was made of: give it type and options.',
  );
}

/** What a part was made of; a mixture that was fitted is described by its numbers. */
function optionsOf(part: DescribedPart): Readonly<Record<string, unknown>> | undefined {
  if (part.type !== 'gaussianMixture' || part.options) return part.options;
  return { ...numbersOfMixture(part as GaussianMixture) };
}

function isPart(value: unknown): value is DescribedPart {
  const { type, options } = (value ?? {}) as Partial<DescribedPart>;
  return typeof type === 'string' && (typeof options === 'object' || type === 'gaussianMixture');
}

/**
 * Makes a part again.
 *
 * @param record - What {@link recordOfPart} wrote, as it came from a file.
 * @param place - What it is in the model.
 * @param known - The factories of this library, by type.
 * @param given - The user's own parts or factories, by type; they go before those of the library.
 * @param numbers - The arrays among options; those that are used are taken out.
 */
export function partOf(
  record: unknown,
  place: string,
  known: Readonly<Record<string, PartFactory>>,
  given: Readonly<Record<string, unknown>>,
  numbers: Numbers,
): unknown {
  const { type, options } = isJsonObject(record) && hasKeys(record, 2) ? record : {};
  if (typeof type !== 'string' || !isJsonObject(options)) throw malformed(place, record);
  const own = Object.hasOwn(given, type) ? given[type] : undefined;
  if (own !== undefined && typeof own !== 'function') {
    // It has what the file says it was made of.
    const within = `${PARTS_PREFIX}${place}/`;
    for (const name of numbers.keys()) if (name.startsWith(within)) numbers.delete(name);
    return own;
  }
  const factory =
    (own as PartFactory | undefined) ?? (Object.hasOwn(known, type) ? known[type] : undefined);
  if (!factory) {
    throw vaeKitError(
      'every part of a loaded model must be known',
      `the ${place} '${type}', which vae-kit does not know`,
      `Hand it over: loadModel(source, { parts: { ${type}: part } }).`,
    );
  }
  const valueOf = (value: unknown, at: string): unknown => {
    if (at.length > LONGEST_PLACE) throw malformed(at, value);
    if (Array.isArray(value)) return value.map((each, i) => valueOf(each, `${at}/${i}`));
    if (!isJsonObject(value)) return value;
    if (!hasKeys(value, 1)) throw malformed(at, value);
    const { part, numbers: name } = value;
    if (part !== undefined) return partOf(part, at, known, given, numbers);
    const array = typeof name === 'string' ? taken(numbers, name) : undefined;
    if (!array) throw malformed(at, value);
    return array;
  };
  return factory(
    Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, valueOf(value, `${place}/${name}`)]),
    ),
  );
}

const hasKeys = (value: object, count: number) => Object.keys(value).length === count;

/** Numbers that have their place in the model; what is left in the end has none. */
export function taken(numbers: Numbers, name: string): Float64Array | undefined {
  const array = numbers.get(name);
  numbers.delete(name);
  return array;
}

function malformed(place: string, received: unknown) {
  return vaeKitError(
    `the ${place.slice(0, 80)} of a saved model must be described`,
    describe(received),
    'The file is damaged or was made by something else.',
  );
}
