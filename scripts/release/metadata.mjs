/** @import { Findings } from './findings.mjs' */

/** The owner of the repository until a publisher names the real one. */
export const PLACEHOLDER = 'your-org';

const NEEDED = [
  'name',
  'version',
  'description',
  'keywords',
  'homepage',
  'bugs',
  'repository',
  'license',
  'author',
  'type',
  'engines',
  'exports',
  'types',
  'files',
];

/**
 * Owner and name of the repository on GitHub, from which npm makes addresses of a README's links.
 *
 * @param {{ readonly repository?: { readonly url?: string } }} manifest - A package.json.
 * @returns {string | undefined}
 */
export function repositoryOf({ repository }) {
  const [, path] =
    /^git\+https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\.git$/.exec(repository?.url ?? '') ?? [];
  return path;
}

/**
 * Looks whether a package.json says all that npm shows, and whether its addresses agree.
 *
 * @param {Readonly<Record<string, any>>} manifest
 * @param {string | undefined} tag - The tag that is published, where it is known.
 * @returns {Findings}
 */
export function metadataFindings(manifest, tag) {
  const failures = NEEDED.filter((name) => !manifest[name] || manifest[name].length === 0).map(
    (name) => `package.json must have ${name}`,
  );
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(manifest.version ?? ''))
    failures.push(`package.json: ${manifest.version} is no version`);
  if (tag !== undefined && tag !== `v${manifest.version}`)
    failures.push(`the tag ${tag} is not that of version ${manifest.version}`);
  if (manifest.private) failures.push('package.json: a private package cannot be published');
  const path = repositoryOf(manifest);
  if (path === undefined) {
    failures.push(
      'package.json: repository.url must be like git+https://github.com/owner/vae-kit.git',
    );
    return { failures };
  }
  const wanted = {
    homepage: `https://github.com/${path}#readme`,
    bugs: `https://github.com/${path}/issues`,
  };
  for (const [name, address] of Object.entries(wanted)) {
    if (manifest[name] !== address) failures.push(`package.json: ${name} must be ${address}`);
  }
  const toFillIn = path.startsWith(`${PLACEHOLDER}/`)
    ? [`package.json: homepage, bugs and repository name ${PLACEHOLDER} in place of the owner`]
    : [];
  return { failures, toFillIn };
}
