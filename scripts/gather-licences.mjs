import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A plugin for Rollup: writes the licences of all packages whose code is in the bundle into one
 * file beside it. A module that is made of a package's file says so in its `meta.packedFrom`.
 *
 * @param {string} fileName - The file.
 */
export function gatherLicences(fileName) {
  return {
    name: 'gather-licences',
    generateBundle(_, bundle) {
      /** The files that are used of each package. */
      const files = new Map();
      for (const { modules = {} } of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(modules)) {
          const from = this.getModuleInfo(id)?.meta.packedFrom ?? id;
          if (renderedLength === 0 || !from.includes('/node_modules/')) continue;
          const folder = packageOf(from);
          files.set(folder, [...(files.get(folder) ?? []), pathOf(from)]);
        }
      }
      const texts = [...files].map(([folder, used]) => licenceOf(folder, used)).sort();
      this.emitFile({ type: 'asset', fileName, source: `${INTRODUCTION}\n${texts.join('\n')}` });
    },
  };
}

const INTRODUCTION =
  'This folder contains code of the packages below, each under its own licence.\n';

/** The folder of the package that a module belongs to. */
function packageOf(id) {
  let folder = dirname(pathOf(id));
  // Some folders within packages have a package.json without a name.
  while (!existsSync(join(folder, 'package.json')) || !manifestOf(folder).name) {
    folder = dirname(folder);
  }
  return folder;
}

/** The file of a module, without what plugins put around it. */
const pathOf = (id) => id.replace(/^\0/, '').replace(/\?.*$/, '');

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

function licenceOf(folder, used) {
  const { name, version, license } = manifestOf(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts =
    files.length > 0
      ? files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
      : statedLicence(folder, used);
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

/** What a package without a file of its licence says in its code, and the texts that it names. */
function statedLicence(folder, used) {
  const { name, main, license } = manifestOf(folder);
  const code = [join(folder, main), ...used].map((file) => readFileSync(file, 'utf8')).join('\n');
  const holders = new Set(
    [...code.matchAll(/^(?: \* |\/\/ )?(Copyright .*)$/gm)].map(([, line]) => line),
  );
  const texts = license
    .split(' AND ')
    .map((each) => new URL(`licences/${each}.txt`, import.meta.url));
  if (holders.size === 0 || !texts.every((text) => existsSync(text)))
    throw new Error(`${name} has no licence to go with its code`);
  return [[...holders].join('\n'), ...texts.map((text) => readFileSync(text, 'utf8').trimEnd())];
}
