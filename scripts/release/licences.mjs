import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rollup } from 'rollup';

/** What the package's own licence goes with. */
const ALLOWED = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
];

/**
 * A package whose code is in a build.
 *
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string }} Bundled
 */

/**
 * The packages whose code the build puts into files, found by building once more in memory: what
 * the build itself says of them is not believed.
 *
 * @param {string} root - The folder of the repository.
 * @returns {Promise<Bundled[]>}
 */
export async function bundledPackages(root) {
  const { default: builds } = await import(pathToFileURL(join(root, 'rollup.config.mjs')).href);
  const folders = new Set();
  for (const { output, ...input } of [builds].flat()) {
    const bundle = await rollup({ ...input, onwarn: () => undefined });
    for (const each of [output].flat()) {
      const { output: chunks } = await bundle.generate(each);
      for (const { modules = {} } of chunks) {
        for (const [id, { renderedLength }] of Object.entries(modules)) {
          if (renderedLength > 0) folders.add(packageOf(id, root));
        }
      }
    }
    await bundle.close();
  }
  folders.delete(undefined);
  return [...folders].map((folder) =>
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
}

/** The folder of the package that a module of the build is from, where it is not this one. */
function packageOf(id, root) {
  // The backend's binaries are packed under a name among the sources.
  if (/[/\\]tfjs-backend-wasm[\w-]*\.js$/.test(id))
    return join(root, 'node_modules/@tensorflow/tfjs-backend-wasm');
  const path = relative(root, id.replace(/^\0/, '').replace(/\?.*$/, ''));
  if (!path.includes('node_modules')) return undefined;
  let folder = dirname(join(root, path));
  // Some folders within packages have a package.json without a name.
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

function isPackage(folder) {
  const path = join(folder, 'package.json');
  return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name !== undefined;
}

/**
 * Looks whether each package whose code is shipped may be, and goes with its licence.
 *
 * @param {readonly Bundled[]} bundled
 * @param {string} notices - What the package ships of licences, each under a line such as
 * `commander 14.0.3 (MIT)`.
 * @returns {string[]} What is wrong.
 */
export function licenceProblems(bundled, notices) {
  const lines = notices.split('\n');
  return bundled.flatMap(({ name, version, license }) => {
    const at = lines.indexOf(`${name} ${version} (${license})`);
    if (!license.split(' AND ').every((each) => ALLOWED.includes(each)))
      return [`${name} is under ${license}, which is not looked at yet`];
    if (at === -1) return [`no licence of ${name} ${version} (${license}) goes with its code`];
    const end = lines.findIndex((line, i) => i > at && /^-{20,}$/.test(line));
    const text = lines.slice(at + 1, end === -1 ? undefined : end).join('\n');
    return /copyright|apache license/i.test(text) ? [] : [`the licence of ${name} is only named`];
  });
}
