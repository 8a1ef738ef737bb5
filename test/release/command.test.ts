import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/release-check.mjs', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vae-kit-release-'));
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
});

afterEach(() => rmSync(folder, { recursive: true }));

function check(...args: string[]): { status: number | null; told: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, told: stderr + stdout };
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  execFileSync('git', ['add', '.'], { cwd: folder });
  execFileSync('git', [...who, 'commit', '--quiet', '-m', 'test'], { cwd: folder });
}

const MANIFEST = JSON.stringify({
  version: '1.0.0',
  repository: { url: 'git+https://github.com/acme/vae-kit.git' },
});

describe('npm run release:check', () => {
  it('finds a clean tree, whole links and a changelog', () => {
    commit({
      'package.json': MANIFEST,
      'README.md': '[what is new](CHANGELOG.md)',
      'CHANGELOG.md': '## [1.0.0] - 2026-01-31\n\n- All.\n',
    });
    const { status, told } = check('--only', 'git tree', 'links', 'changelog');
    expect(told).toMatch(/3 of 3 hold: ready to publish\.\n$/);
    expect(status).toBe(0);
  });

  it('finds what is not committed, and links to what is not in git', () => {
    commit({ 'package.json': MANIFEST, 'README.md': '[a](NOTES.md)' });
    writeFileSync(join(folder, 'NOTES.md'), '');
    const { status, told } = check('--only', 'git tree', 'links');
    expect(told).toMatch(/git tree +fails[^]*\?\? NOTES\.md[^]*links +fails[^]*NOTES\.md leads to/);
    expect(status).toBe(1);
  });

  it('lets CI pass with what is left to the publisher, and nobody else', () => {
    commit({ 'package.json': MANIFEST, 'CHANGELOG.md': '## [Unreleased]\n\n- All.\n' });
    expect(check('--only', 'changelog').status).toBe(1);
    expect(check('--only', 'changelog', '--allow-placeholders').status).toBe(0);
    expect(check('--only', 'package.json', '--allow-placeholders').status).toBe(1);
  });

  it('knows its checks', () => {
    const { status, told } = check('--only', 'everything');
    expect(status).toBe(2);
    expect(told).toContain('git tree, package.json, changelog, links, build');
  });
});
