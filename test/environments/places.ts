import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { KINDS, type Environment, type Place } from './environment.js';

/** Where the environments are described, a folder each. */
export const placesFolder = fileURLToPath(new URL('places', import.meta.url));

async function readPlace(parent: string, name: string): Promise<Place> {
  const folder = join(parent, name);
  const module = (await import(pathToFileURL(join(folder, 'environment.ts')).href)) as {
    default: Environment;
  };
  return { ...module.default, name, folder };
}

/** The environments described in a folder, in the order of the table. */
export async function readPlaces(parent = placesFolder): Promise<Place[]> {
  const names = (await readdir(parent)).sort();
  const places = await Promise.all(names.map((name) => readPlace(parent, name)));
  return KINDS.flatMap((kind) => places.filter((place) => place.kind === kind));
}

/**
 * Those with one of the names, whole or in part; all of them without names.
 *
 * @throws Error where a name is no environment's.
 */
export function choosePlaces(places: readonly Place[], names: readonly string[]): Place[] {
  if (names.length === 0) return [...places];
  const fits = (wanted: string) =>
    places.some(({ name }) => name === wanted)
      ? (name: string) => name === wanted
      : (name: string) => name.includes(wanted);
  for (const wanted of names) {
    if (!places.some(({ name }) => fits(wanted)(name)))
      throw new Error(`No environment has ${wanted} in its name. See --list for their names.`);
  }
  return places.filter(({ name }) => names.some((wanted) => fits(wanted)(name)));
}
