import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { browser } from '../package/page.js';
import { packTarball, temporary } from '../package/project.js';
import type { Place } from './environment.js';
import { readOptions, type Options } from './options.js';
import { choosePlaces, readPlaces } from './places.js';
import { keepResult, writeTable } from './results.js';
import { needsBrowser, tryOut, type Trial } from './trial.js';

const WORDS = { trains: 'trains on', refuses: 'refuses:', fails: 'FAILS:' } as const;

function lineOf({ name, right, result, text, version, seconds }: Trial): string {
  const mark = right ? '✓' : '✗';
  return `${mark} ${name} (${version || 'no version'}, ${seconds} s) ${WORDS[result]} ${text}`;
}

function chosen(places: readonly Place[], { names, quick }: Options): Place[] {
  return choosePlaces(places, names).filter((place) => !quick || place.quick === true);
}

async function tryAll(places: readonly Place[], options: Options): Promise<Trial[]> {
  const temp = await temporary();
  const folder = options.folder ? resolve(options.folder) : temp.folder;
  const trials: Trial[] = [];
  try {
    await mkdir(folder, { recursive: true });
    const tarball = options.tarball ? resolve(options.tarball) : await packTarball(temp.folder);
    for (const place of places) {
      if (needsBrowser(place) && !browser) {
        console.log(`- ${place.name}: no browser, so it is not tried`);
        continue;
      }
      await rm(resolve(folder, place.name), { recursive: true, force: true });
      const trial = await tryOut(place, { folder, tarball, keep: options.keep });
      console.log(lineOf(trial));
      if (options.verbose && trial.all !== undefined) console.log(trial.all);
      // At once, so that none is lost where a long run is ended before it is through.
      if (options.report) await keepResult(place, trial);
      trials.push(trial);
    }
  } finally {
    if (options.keep && folder === temp.folder) console.log(`The projects are in ${folder}`);
    else await temp.remove();
  }
  return trials;
}

const options = readOptions(process.argv.slice(2));
const places = await readPlaces(options.places && resolve(options.places));
const wanted = chosen(places, options);
if (options.list) {
  for (const { name, title, quick } of wanted)
    console.log(`${name}: ${title}${quick ? ' (quick)' : ''}`);
} else if (options.table) {
  await writeTable(places);
} else {
  const trials = await tryAll(wanted, options);
  if (options.report) await writeTable(places);
  const wrong = trials.filter(({ right }) => !right);
  console.log(`\n${trials.length - wrong.length} of ${trials.length} are as they should be.`);
  if (wrong.length > 0) {
    console.log(`Not as they should be: ${wrong.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
  }
}
