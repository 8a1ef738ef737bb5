import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A plugin for Rollup: writes the licences of all packages whose code is in the bundle into one file
 * beside it. A package that brings none fails the build.
 *
 * @param {string} fileName - The file.
 */
export function gatherLicences(fileName) {
  return {
    name: 'gather-licences',
    generateBundle(_, bundle) {
      const folders = new Set();
      for (const { modules = {} } of Object.values(bundle)) {
        for (const [id, { renderedLength }] of Object.entries(modules)) {
          if (renderedLength > 0 && id.includes('/node_modules/')) folders.add(packageOf(id));
        }
      }
      const texts = [...folders].map(licenceOf).sort();
      this.emitFile({ type: 'asset', fileName, source: `${INTRODUCTION}\n${texts.join('\n')}` });
    },
  };
}

const INTRODUCTION =
  'The command vae-kit contains code of the packages below, each under its own licence.\n';

/** The folder of the package that a module belongs to. */
function packageOf(id) {
  let folder = dirname(id.replace(/^\0/, '').replace(/\?.*$/, ''));
  // Some folders within packages have a package.json without a name.
  while (!existsSync(join(folder, 'package.json')) || !manifestOf(folder).name) {
    folder = dirname(folder);
  }
  return folder;
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

function licenceOf(folder) {
  const { name, version, license } = manifestOf(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence file to go with its code`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
