import { describe, vaeKitError } from '../core/errors.js';

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
  if (part.options === undefined) {
    throw vaeKitError(
      'every part of a model to be saved must say what it was made of',
      `the ${place} '${part.type}', which does not`,
      'Give it a member options with what its factory takes, {} for nothing, and hand the part ' +
        'or ' +
        'its factory to loadModel: { parts: { type: part } }.',
    );
  }
  const options = Object.entries(part.options)
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

function isPart(value: unknown): value is DescribedPart {
  const { type, options } = (value ?? {}) as Partial<DescribedPart>;
  return typeof type === 'string' && typeof options === 'object';
}

/**
 * Makes a part again.
 *
 * @param record - What {@link recordOfPart} wrote, as it came from a file.
 * @param place - What it is in the model.
 * @param known - The factories of this library, by type.
 * @param given - The user's own parts or factories, by type; they go before those of the library.
 * @param numbers - The arrays among options.
 */
export function partOf(
  record: unknown,
  place: string,
  known: Readonly<Record<string, PartFactory>>,
  given: Readonly<Record<string, unknown>>,
  numbers: ReadonlyMap<string, Float64Array>,
): unknown {
  const { type, options } = (record ?? {}) as Partial<PartRecord>;
  if (typeof type !== 'string' || typeof options !== 'object' || options === null) {
    throw malformed(place, record);
  }
  const own = Object.hasOwn(given, type) ? given[type] : undefined;
  if (own !== undefined && typeof own !== 'function') return own;
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
    if (Array.isArray(value)) return value.map((each, i) => valueOf(each, `${at}/${i}`));
    if (typeof value !== 'object' || value === null) return value;
    const { part, numbers: name } = value as { part?: unknown; numbers?: unknown };
    if (part !== undefined) return partOf(part, at, known, given, numbers);
    const array = typeof name === 'string' ? numbers.get(name) : undefined;
    if (!array) throw malformed(at, value);
    return array;
  };
  return factory(
    Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, valueOf(value, `${place}/${name}`)]),
    ),
  );
}

function malformed(place: string, received: unknown) {
  return vaeKitError(
    `the ${place} of a saved model must be described`,
    describe(received),
    'The file is damaged or was made by something else.',
  );
}
