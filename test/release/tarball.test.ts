import { describe, expect, it } from 'vitest';
import { tarballProblems } from '../../scripts/release/tarball.mjs';

const paths = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cli/main.js',
  'wasm/package.json',
  'testing/package.json',
];
const manifest = {
  types: './dist/index.d.ts',
  exports: { '.': { import: { default: './dist/index.js' } }, './package.json': './package.json' },
  imports: { '#platform': { node: './dist/index.js' } },
  bin: { 'vae-kit': 'dist/cli/main.js' },
};
const packed = (names: readonly string[], size = 100) => ({
  unpackedSize: 4_000_000,
  files: names.map((path) => ({ path, size })),
});

describe('tarballProblems', () => {
  it('are none of a good one', () => {
    expect(tarballProblems(packed(paths), manifest)).toEqual([]);
  });

  it.each([
    ['CHANGELOG.md', 'it lacks CHANGELOG.md'],
    ['LICENSE', 'it lacks LICENSE'],
    ['dist/index.js', 'package.json names dist/index.js, which is not in it'],
    ['dist/cli/main.js', 'package.json names dist/cli/main.js, which is not in it'],
  ])('tell that %s is missing', (missing, problem) => {
    const rest = packed(paths.filter((path) => path !== missing));
    expect(tarballProblems(rest, manifest)).toEqual([problem]);
  });

  it.each(['src/index.ts', 'test/index.test.ts', 'dist/.tsbuildinfo', '.env', 'wasm/index.ts'])(
    'tell of the stray %s',
    (stray) => {
      expect(tarballProblems(packed([...paths, stray]), manifest)).toEqual([
        `it holds ${stray}, which users do not need`,
      ]);
    },
  );

  it('tell of 6.5 MB and more, and of empty files', () => {
    const large = { ...packed(paths), unpackedSize: 6_500_001 };
    expect(tarballProblems(large, manifest)).toEqual(['it is 6500001 bytes unpacked, of 6500000']);
    const [problem] = tarballProblems(packed(paths, 0), manifest);
    expect(problem).toBe('package.json is empty');
  });
});
