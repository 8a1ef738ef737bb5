import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as kit from '../src/index.js';
import { ACTIONS, FACTORIES } from './support/factories.js';

const source = (path: string) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');

/** The file that each export of index.ts comes from. */
const files = new Map(
  [...source('index.ts').matchAll(/export \{([^}]*)\} from '\.\/([^']+)\.js';/g)].flatMap(
    ([, names, file]) => names!.split(',').map((name) => [name.trim(), `${file}.ts`] as const),
  ),
);

describe('every function of the library', () => {
  it('is a factory, whose unused call bundles leave out, or known to do something', () => {
    const functions = Object.entries(kit)
      .filter(([, value]) => typeof value === 'function' && !String(value).startsWith('class '))
      .map(([name]) => name);
    expect([...Object.keys(FACTORIES), ...ACTIONS].sort()).toEqual(functions.sort());
  });

  it.each(Object.keys(FACTORIES))('%s has the annotation that says so to bundlers', (name) => {
    // Of overloads only the last is left in JavaScript.
    const declared = source(files.get(name)!).split(new RegExp(`^export function ${name}\\b`, 'm'));
    expect(declared.length).toBeGreaterThan(1);
    expect(declared.at(-2).trimEnd().endsWith('\n// @__NO_SIDE_EFFECTS__')).toBe(true);
  });

  it.each(ACTIONS)('%s has none', (name) => {
    const declared = source(files.get(name)!).split(
      new RegExp(`^export (async )?function\\*? ${name}\\b`, 'm'),
    );
    expect(declared.length).toBeGreaterThan(1);
    expect(declared[0]!.trimEnd().endsWith('@__NO_SIDE_EFFECTS__')).toBe(false);
  });
});
