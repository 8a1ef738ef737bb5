import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../package/project.js';

// Within the repository, whose packages it needs.
mkdirSync(join(root, 'build'), { recursive: true });
const folder = mkdtempSync(join(root, 'build/api-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** How the pages of the API are made of some source, with the options of all of it. */
function makePages(source: string): { status: number | null; said: string } {
  const write = (file: string, content: unknown) =>
    writeFileSync(join(folder, file), JSON.stringify(content));
  writeFileSync(join(folder, 'index.ts'), source);
  write('tsconfig.json', { compilerOptions: { target: 'es2022' }, files: ['index.ts'] });
  write('typedoc.json', {
    extends: [join(root, 'docs/.vitepress/typedoc.json')],
    entryPoints: ['index.ts'],
    tsconfig: 'tsconfig.json',
    out: 'pages',
    navigationJson: 'pages/navigation.json',
  });
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [typedoc, '--options', join(folder, 'typedoc.json')],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
}

describe('the pages of the API', () => {
  it('are refused for comments that are missing, and for links that lead nowhere', () => {
    const { status, said } = makePages(`
      interface Hidden {
        part: number;
      }
      export interface Bare {
        part: number;
      }
      export type Alias = 1 | 2;
      export const value = 1;
      export function make(): number {
        return 1;
      }
      /** Links to {@link Nothing}. */
      export function takes(given: Hidden): void {}
    `);
    for (const name of ['Bare', 'Bare.part', 'Alias', 'value', 'make'])
      expect(said).toMatch(new RegExp(`\\b${name} \\(.*does not have any documentation`));
    expect(said).toMatch(/Failed to resolve link to "Nothing"/);
    expect(said).toMatch(/Hidden.*not included in the documentation/);
    expect(status).not.toBe(0);
  });
});
