import type { RunRecord } from './checkpoint.js';

/** Numbers by name. */
export type Values = RunRecord['tensors'];

/** The same under the names `place/name`. */
export function under<T>(
  place: string,
  values: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${place}/${name}`, value]),
  );
}

/** What is under a place, by the names that it has there. */
export function within<T>(
  place: string,
  values: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const prefix = `${place}/`;
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** All of several, whose names differ. */
export function joined(parts: readonly Values[]): Values {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}
