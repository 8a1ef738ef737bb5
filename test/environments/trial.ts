import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, runPage } from '../package/page.js';
import { run, type Workshop } from './commands.js';
import type { Place } from './environment.js';
import { runExtension } from './extension.js';
import { judge, outcomeOf, type Outcome, type Verdict } from './outcome.js';
import { newProject } from './project.js';
import { serve } from './served.js';

const PATIENCE = 240_000;

/** What came of an environment. */
export interface Trial extends Verdict {
  readonly name: string;
  /** The version that was tried. */
  readonly version: string;
  readonly seconds: number;
}

/** Where trials are made, and with what. */
export interface Bench {
  /** The folder that holds the projects. */
  readonly folder: string;
  /** The package as npm would publish it. */
  readonly tarball: string;
  /** Whether the projects stay. */
  readonly keep: boolean;
}

/** Whether it can be tried only where there is a browser. */
export function needsBrowser({ page, extension, server }: Place): boolean {
  return page !== undefined || extension !== undefined || server?.page === true;
}

async function runProgram(command: string, workshop: Workshop): Promise<Outcome> {
  const { code, text } = await run(command, workshop, PATIENCE);
  return code === 0 ? outcomeOf(text) : { error: text };
}

async function outcomeIn(place: Place, workshop: Workshop): Promise<Outcome> {
  const { page, extension, server } = place;
  if (page !== undefined)
    return runPage(join(workshop.folder, page.folder), page.headers, page.query);
  if (extension !== undefined) return runExtension(join(workshop.folder, extension));
  if (server !== undefined) return serve(server, workshop);
  return runProgram(place.run!, workshop);
}

/** Runs what was built where neither its place nor a path that it remembers leads to packages. */
async function outcomeElsewhere(place: Place, built: string, workshop: Workshop): Promise<Outcome> {
  const packages = join(workshop.folder, 'node_modules');
  // Not below the project, where Node would look for packages in the folders above.
  const away = await mkdtemp(join(tmpdir(), 'vae-kit-elsewhere-'));
  const folder = join(away, 'built');
  await cp(join(workshop.folder, built), folder, { recursive: true });
  await rename(packages, `${packages}-away`);
  try {
    return await outcomeIn(place, { ...workshop, folder });
  } finally {
    await rename(`${packages}-away`, packages);
    await rm(away, { recursive: true, force: true });
  }
}

async function build(place: Place, workshop: Workshop): Promise<Outcome> {
  for (const command of place.build ?? []) {
    const { code, text } = await run(command, workshop, PATIENCE);
    if (code !== 0) return { error: text };
  }
  const { elsewhere } = place;
  return elsewhere === undefined
    ? outcomeIn(place, workshop)
    : outcomeElsewhere(place, elsewhere, workshop);
}

/** Tries an environment as a new user would: from an empty folder to a trained model. */
export async function tryOut(place: Place, { folder, tarball, keep }: Bench): Promise<Trial> {
  if (needsBrowser(place) && !browser) throw new Error(`${place.name} needs a browser`);
  const since = performance.now();
  try {
    const { workshop, version, error } = await newProject(place, folder, tarball);
    const outcome = error === undefined ? await build(place, workshop) : { error };
    const verdict = judge(place, outcome);
    // Where the project was is of no interest to others.
    const text = verdict.text.replaceAll(`${workshop.folder}/`, '');
    const seconds = Math.round((performance.now() - since) / 1000);
    return { name: place.name, version, seconds, ...verdict, text };
  } finally {
    if (!keep) await rm(join(folder, place.name), { recursive: true, force: true, maxRetries: 20 });
  }
}
