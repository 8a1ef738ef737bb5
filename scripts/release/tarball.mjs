/** What is in the package beside `dist`, and what leads resolvers there that know no exports. */
const BESIDE = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];

/** Unpacked, in bytes. */
const LARGEST = 6_500_000;

/**
 * Looks at what npm would publish.
 *
 * @param {{ unpackedSize: number, files: readonly { path: string, size: number }[] }} packed - What
 * `npm pack --json` says.
 * @param {Readonly<Record<string, any>>} manifest - The package.json.
 * @returns {string[]} What is wrong.
 */
export function tarballProblems({ unpackedSize, files }, manifest) {
  const paths = files.map(({ path }) => path);
  const strays = paths.filter(
    (path) =>
      !BESIDE.includes(path) &&
      (!/^dist\/|^(wasm|testing)\/package\.json$/.test(path) || path.endsWith('.tsbuildinfo')),
  );
  const promised = [manifest.main, manifest.module, manifest.types]
    .concat(leaves(manifest.exports), leaves(manifest.imports), leaves(manifest.bin))
    .filter((path) => typeof path === 'string' && /^(\.\/|dist\/)/.test(path))
    .map((path) => path.replace('./', ''));
  return [
    ...(unpackedSize > LARGEST ? [`it is ${unpackedSize} bytes unpacked, of ${LARGEST}`] : []),
    ...BESIDE.filter((path) => !paths.includes(path)).map((path) => `it lacks ${path}`),
    ...strays.map((path) => `it holds ${path}, which users do not need`),
    ...[...new Set(promised)]
      .filter((path) => !path.includes('*') && !paths.includes(path))
      .map((path) => `package.json names ${path}, which is not in it`),
    ...files.filter(({ size }) => size === 0).map(({ path }) => `${path} is empty`),
  ];
}

/** Every text in a record of records. */
function leaves(value) {
  if (typeof value === 'string') return [value];
  return value === undefined || value === null ? [] : Object.values(value).flatMap(leaves);
}
