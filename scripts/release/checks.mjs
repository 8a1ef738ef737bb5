import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { changelogFindings } from './changelog.mjs';
import { bundledPackages, licenceProblems } from './licences.mjs';
import { linkProblems } from './links.mjs';
import { metadataFindings, repositoryOf } from './metadata.mjs';
import { output } from './programs.mjs';
import { tarballProblems } from './tarball.mjs';

/** @import { Check } from './findings.mjs' */

/**
 * All that has to hold before the package is published, in the order in which it is looked at.
 *
 * @param {string} root - The folder of the repository.
 * @param {string | undefined} tag - The tag that is published, where it is known.
 * @returns {Check[]}
 */
export function releaseChecks(root, tag) {
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const manifest = () => JSON.parse(read('package.json'));
  const program = (name, ...command) => ({
    name,
    run: async () => {
      await output(root, ...command);
      return {};
    },
  });
  const packed = join(root, 'build/packed');
  const tarball = () => join(packed, `${manifest().name}-${manifest().version}.tgz`);

  return [
    {
      name: 'git tree',
      run: async () => {
        const changed = (await output(root, 'git', 'status', '--porcelain')).trimEnd();
        return { failures: changed === '' ? [] : [`not committed:\n${changed}`] };
      },
    },
    {
      name: 'package.json',
      run: () => metadataFindings(manifest(), tag),
    },
    {
      name: 'changelog',
      run: () => changelogFindings(read('CHANGELOG.md'), manifest().version),
    },
    {
      name: 'links',
      run: async () => {
        const paths = (await output(root, 'git', 'ls-files', '-z')).split('\0').filter(Boolean);
        const files = new Map(
          paths.map((path) => [
            path,
            { size: statSync(join(root, path)).size, text: () => read(path) },
          ]),
        );
        const repository = repositoryOf(manifest()) ?? '';
        const pages = paths.filter((path) => /^([^/]+|docs\/.*)\.md$/.test(path));
        const failures = pages.flatMap((page) => linkProblems({ page, files, repository }));
        return { failures, note: `${pages.length} pages` };
      },
    },
    program('build', 'npm', 'run', 'build'),
    program('API reports', 'npm', 'run', 'api'),
    program('sizes', 'npm', 'run', 'size'),
    {
      name: 'tarball',
      run: async () => {
        rmSync(packed, { recursive: true, force: true });
        mkdirSync(packed, { recursive: true });
        const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', packed];
        const [told] = JSON.parse(await output(root, 'npm', ...pack));
        return {
          failures: tarballProblems(told, manifest()),
          note: `${told.size} bytes, ${told.unpackedSize} unpacked, ${told.entryCount} files`,
        };
      },
    },
    {
      name: 'licences',
      run: async () => {
        const notices = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
          .filter((name) => /(^|[/\\])LICENCES\.txt$/.test(name))
          .map((name) => read(join('dist', name)));
        const bundled = await bundledPackages(root);
        return {
          failures: licenceProblems(bundled, notices.join('\n')),
          note: `${bundled.length} packages have code in it`,
        };
      },
    },
    {
      name: 'publint',
      run: async () => {
        await output(root, 'publint', 'run', tarball(), '--strict');
        return {};
      },
    },
    {
      name: 'are the types wrong',
      run: async () => {
        await output(root, 'attw', tarball(), '--no-emoji', '--no-color');
        return {};
      },
    },
    program(
      'package tests',
      ...['vitest', 'run', '--config', 'vitest.package.config.ts', 'test/package', 'test/page'],
    ),
  ];
}
