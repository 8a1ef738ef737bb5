import { transform } from 'esbuild';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOfPage, pageBlocks, type Block } from '../docs/blocks.js';
import { browser } from './page.js';
import { output, root } from './project.js';
import { expectedLines } from './expected-lines.js';
import { drawsOnCanvas } from './draws-on-canvas.js';
import { strangersProject, type StrangersProject } from './stranger.js';

let project: StrangersProject;

beforeAll(async () => {
  project = await strangersProject();
});

afterAll(() => project.remove());

/** A folder of the project for a block, empty but for the files that its page names. */
async function folderOf(block: Block): Promise<string> {
  const folder = join(project.folder, `${block.name}-${block.language}`);
  await mkdir(folder);
  // As in the project's own folder, for pages that name files of the package.
  if (block.language === 'html')
    await symlink(join(project.folder, 'node_modules'), join(folder, 'node_modules'));
  const files = filesOfPage(await readFile(join(root, block.page!), 'utf8'));
  for (const [name, code] of files) await writeFile(join(folder, name), code);
  return folder;
}

/** What a block prints in a process of its own, from a folder of its own. */
async function run(block: Block): Promise<string> {
  const folder = await folderOf(block);
  // Types are taken away as Node 22.18 does it.
  const code =
    block.language === 'ts'
      ? (await transform(block.code, { loader: 'ts', format: 'esm', tsconfigRaw: '{}' })).code
      : block.code;
  await writeFile(join(folder, 'block.mjs'), code);
  return output(process.execPath, ['block.mjs'], folder);
}

describe.concurrent('a program of the documentation, copied alone into an empty project', () => {
  it.for(pageBlocks(root, 'js', 'ts'))('$title runs, and prints what it says', async (block) => {
    const printed = await run(block);
    const lines = printed.split('\n');
    for (const line of expectedLines(block.code)) expect(lines).toContain(line);
    if (block.code.includes('halfBlocks(')) expect(printed.split('▀').length).toBeGreaterThan(500);
  });
});

describe.concurrent('a program that is not whole', () => {
  const [first] = pageBlocks(root, 'js');
  const broken = (name: string, from: string, to: string) => {
    expect(first!.code).toContain(from);
    return run({ ...first!, name, code: first!.code.replace(from, to) });
  };

  it('fails where it starts no backend, whatever others have started', async () => {
    await expect(broken('no-backend', 'await useWasm();', '')).rejects.toThrow(
      /vae-kit: .*useWasm/,
    );
  });

  it('fails where it imports less than it uses', async () => {
    await expect(broken('no-import', 'binarize, ', '')).rejects.toThrow(/binarize is not defined/);
  });
});

describe.runIf(browser)('a page of the documentation, copied alone into an empty project', () => {
  it.for(pageBlocks(root, 'html'))('$title draws', async (block) => {
    const folder = await folderOf(block);
    await writeFile(join(folder, 'index.html'), block.code);
    expect(await drawsOnCanvas(folder)).toEqual({ drawn: true });
  });
});
