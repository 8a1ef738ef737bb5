import type { Random } from '../random.js';
import { hostileValue, NAMES } from './hostile.js';

/** A place in a tree of JSON. */
interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/**
 * A place, found by walking down from the root and stopping here or there: so that what stands high
 * is met as often as the many leaves are.
 */
function placeIn(tree: object, random: Random): Place | undefined {
  let parent = tree as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(parent);
    if (keys.length === 0) return undefined;
    const key = random.pick(keys);
    const child = parent[key];
    const ends = typeof child !== 'object' || child === null || Object.keys(child).length === 0;
    if (ends || random.chance(0.12)) return { parent, key };
    parent = child as Record<string, unknown>;
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** As an own property, whatever the name. */
function put(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** What can happen at one place. */
const EDITS: readonly ((place: Place, random: Random, tree: object) => string)[] = [
  ({ parent, key }, random) => {
    put(parent, key, hostileValue(random));
    return 'replaced';
  },
  ({ parent, key }) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
    return 'deleted';
  },
  ({ parent, key }, random) => {
    const value = parent[key];
    if (!isNumber(value)) {
      put(parent, key, [value]);
      return 'wrapped';
    }
    put(
      parent,
      key,
      random.pick([value + 1, value - 1, -value, 2 * value, value * 1e9, value / 2, value + 8]),
    );
    return 'shifted';
  },
  ({ parent, key }, random) => {
    const value = parent[key];
    if (Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(value));
    else {
      Reflect.deleteProperty(parent, key);
      put(parent, random.pick([random.pick(NAMES), camelCase(key), `${key} `, '0']), value);
    }
    return Array.isArray(parent) ? 'doubled' : 'renamed';
  },
  ({ parent }, random) => {
    if (Array.isArray(parent)) parent.push(hostileValue(random));
    else put(parent, random.pick(NAMES), hostileValue(random));
    return 'added';
  },
  ({ parent, key }, random, tree) => {
    const other = placeIn(tree, random);
    if (!other) return 'left';
    const [here, there] = [parent[key], other.parent[other.key]].map((value) =>
      JSON.stringify(value),
    );
    put(parent, key, there === undefined ? null : JSON.parse(there));
    put(other.parent, other.key, here === undefined ? null : JSON.parse(here));
    return 'swapped';
  },
  ({ parent }, random) => {
    const reversed = Object.entries(parent).reverse();
    if (Array.isArray(parent)) parent.reverse();
    else {
      for (const [key] of reversed) Reflect.deleteProperty(parent, key);
      for (const [key, value] of reversed) put(parent, key, value);
    }
    return random.chance(0.5) ? 'reversed' : 'turned round';
  },
];

const camelCase = (key: string) =>
  key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Changes a tree of JSON in one place; says what was done. */
export function editTree(tree: object, random: Random): string {
  const place = placeIn(tree, random);
  return place ? `${place.key} ${random.pick(EDITS)(place, random, tree)}` : 'left';
}

/** Writes one key of a JSON text twice, the other time with something else. */
export function doubleKey(text: string, random: Random): string {
  const keys = [...text.matchAll(/"([^"\\]+)":/g)];
  if (keys.length === 0) return text;
  const found = random.pick(keys);
  const value = random.pick(['null', '{}', '[]', '1', '-1', '1e999', '"x"', '[1]', 'true']);
  return `${text.slice(0, found.index)}${found[0]}${value},${text.slice(found.index)}`;
}
