import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rendering } from '../drawing/render.js';
import { writeAtomically } from './write-atomically.js';

/** What a run says of itself, beside its page and its figures. */
export interface Result {
  readonly title: string;
  readonly summary: string;
  /** What it learned from. */
  readonly data: string;
  /** How far training came. */
  readonly trainedTo: string;
  /** The numbers that tell how well it went, by name. */
  readonly highlights: Readonly<Record<string, string>>;
  /** The names of its figures, in their order. */
  readonly figures: readonly string[];
  /** The title of the picture that stands for the run, if there is one. */
  readonly cover?: string;
  /** Of what type its file is, {@link coverFile}; PNG unless told. */
  readonly coverType?: Rendering['type'];
}

/** The file of the picture that stands for a run. */
export const coverFile = (type: Rendering['type'] = 'image/png') =>
  type === 'image/png' ? 'cover.png' : 'cover.svg';

const RESULT_FILE = 'result.json';

/** Writes what a run says of itself into its folder. */
export async function writeResult(folder: string, result: Result): Promise<void> {
  await writeAtomically(join(folder, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`);
}

/** What was run into the folders of a folder, by the folder's name, in alphabetical order. */
export async function readResults(folder: string): Promise<ReadonlyMap<string, Result>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, name, RESULT_FILE), 'utf8').catch(() => undefined)),
  );
  return new Map(
    names.flatMap((name, i) =>
      texts[i] === undefined ? [] : [[name, JSON.parse(texts[i]) as Result]],
    ),
  );
}
