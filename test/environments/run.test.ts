import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tries planted environments, which install nothing. */
function tryPlanted(...names: string[]): { status: number | null; stdout: string } {
  return spawnSync(
    process.execPath,
    [
      ...['--import', 'tsx', here('run.ts'), '--places', here('planted')],
      ...['--tarball', 'none.tgz', ...names],
    ],
    { encoding: 'utf8' },
  );
}

describe('the command that tries environments', () => {
  it('ends with 0 where all are as they should be', () => {
    const { status, stdout } = tryPlanted('falls', 'refuses');
    expect(stdout).toMatch(/✓ falls .* trains on wasm/);
    expect(stdout).toMatch(/✓ refuses .* refuses: vae-kit: it must be allowed, .* Ask\.$/m);
    expect(stdout).toContain('2 of 2 are as they should be.');
    expect(status).toBe(0);
  });

  it('ends with 1 where one fails, and names it', () => {
    const { status, stdout } = tryPlanted();
    expect(stdout).toMatch(/✗ rises .* FAILS: losses that do not fall: \[1,2,3\]/);
    expect(stdout).toMatch(/✗ no-install .* FAILS: Error: no such package/);
    expect(stdout).toContain('Not as they should be: no-install, rises');
    expect(status).toBe(1);
  });

  it('runs what was built where no packages are', () => {
    expect(tryPlanted('elsewhere').stdout).toMatch(/✓ elsewhere .* trains on wasm/);
  });

  it('tries only the quick ones with --quick', () => {
    expect(tryPlanted('--quick').stdout).toContain('1 of 1 are as they should be.');
  });

  it('prints all that one has printed which fails, with --verbose', () => {
    const { stdout } = tryPlanted('--verbose', 'no-install');
    expect(stdout).toContain('\nthis was before\nError: no such package\n');
  });

  it('only names them with --list', () => {
    const { status, stdout } = tryPlanted('--list', 'falls');
    expect(stdout).toBe('falls: Losses that fall (quick)\n');
    expect(status).toBe(0);
  });

  it('refuses a name that no environment has', () => {
    expect(tryPlanted('nowhere').status).toBe(1);
  });
});
