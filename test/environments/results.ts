import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser } from '../package/page.js';
import { output } from '../package/project.js';
import type { Place } from './environment.js';
import { tableOf } from './table.js';
import type { Trial } from './trial.js';

/** The last result of an environment, kept beside its description. */
export interface Result {
  readonly version: string;
  readonly result: Trial['result'];
  readonly text: string;
  /** The day, as 2026-01-31. */
  readonly date: string;
  readonly machine: string;
}

/** The last results, by the names of the environments. */
export type Results = Readonly<Record<string, Result>>;

/** The file of the table. */
export const TABLE = fileURLToPath(new URL('../../docs/environments.md', import.meta.url));

function fileOf({ folder }: Pick<Place, 'folder'>): string {
  return join(folder, 'result.json');
}

/** The last results of those that have any. */
export async function readResults(places: readonly Place[]): Promise<Results> {
  const known = places.filter((place) => existsSync(fileOf(place)));
  const results = await Promise.all(
    known.map(async (place): Promise<[string, Result]> => {
      return [place.name, JSON.parse(await readFile(fileOf(place), 'utf8')) as Result];
    }),
  );
  return Object.fromEntries(results);
}

async function thisMachine(): Promise<string> {
  const { platform, arch, versions } = process;
  const named = browser && (await output(browser, ['--version'], '.'));
  const chromium = named && /Chromium [\d.]+/.exec(named)?.[0];
  return [`${platform} ${arch}`, `Node ${versions.node}`, chromium].filter(Boolean).join(', ');
}

/** Keeps what came of an environment. */
export async function keepResult({ folder }: Pick<Place, 'folder'>, trial: Trial): Promise<void> {
  const { version, result, text } = trial;
  const date = new Date().toISOString().slice(0, 10);
  const kept: Result = { version, result, text, date, machine: await thisMachine() };
  await writeFile(fileOf({ folder }), `${JSON.stringify(kept, null, 2)}\n`);
}

/** Writes the table of what is known. */
export async function writeTable(places: readonly Place[]): Promise<void> {
  await writeFile(TABLE, tableOf(places, await readResults(places)));
}
