import type { PlainTensor } from './read-plainly.js';

/** What weights are held as: a file may state them in another type. */
const held = (value: number, { dtype }: Pick<PlainTensor, 'dtype'>) =>
  dtype === 'F64' ? value : Math.fround(value);

/** In what the tensors that were read differ from those of the file; undefined where in nothing. */
export function differenceOf(
  said: ReadonlyMap<string, PlainTensor>,
  read: ReadonlyMap<string, PlainTensor>,
): string | undefined {
  for (const name of new Set([...said.keys(), ...read.keys()])) {
    const [one, other] = [said.get(name), read.get(name)];
    if (!one || !other) return `the tensor ${JSON.stringify(name)} is in one of the two only`;
    // What parts are made of is flat, whatever shape a file gives to it.
    const flat = name.startsWith('parts/');
    if (!flat && one.shape.join() !== other.shape.join()) return `the shape of ${name} differs`;
    // The mean of data is a tensor in the model, whatever the type in the file.
    const single = name === 'parts/dataMean' ? { dtype: 'F32' } : other;
    const values = one.values.map((value) => held(value, single));
    if (!sameNumbers(values, other.values)) return `the values of ${name} differ`;
  }
  return undefined;
}

const sameNumbers = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/**
 * What of a manifest was not taken as it stands: a value that the model, written down again, has
 * otherwise or not at all. It may have more, which it has by default.
 *
 * @param lenient - Whether names that nobody knows may be passed over, as tfjs does.
 */
export function missingFrom(
  said: unknown,
  read: unknown,
  place: string,
  lenient = false,
): string | undefined {
  if (typeof said !== 'object' || said === null) {
    return Object.is(said, read) || (said === 0 && read === 0) ? undefined : differs(place);
  }
  if (typeof read !== 'object' || read === null) return differs(place);
  if (Array.isArray(said) !== Array.isArray(read)) return differs(place);
  if (Array.isArray(said) && said.length !== (read as unknown[]).length) return differs(place);
  for (const [key, value] of Object.entries(said)) {
    if (lenient && !Object.hasOwn(read, key)) continue;
    const inner = Object.hasOwn(read, key) ? (read as Record<string, unknown>)[key] : undefined;
    const found = missingFrom(value, inner, `${place}/${key}`, lenient);
    if (found) return found;
  }
  return undefined;
}

const differs = (place: string) => `${place} is not as the file says`;
