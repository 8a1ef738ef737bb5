import '@tensorflow/tfjs-backend-cpu';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setBackend } from '@tensorflow/tfjs-core';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageBlocks, sourceBlocks, type Block } from './blocks.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const folder = join(root, 'test/.generated');

const ENDINGS: Readonly<Record<string, string>> = { ts: 'ts', js: 'mjs' };

const written = (block: Block) => ({
  ...block,
  file: join(folder, `${block.name}.${ENDINGS[block.language]!}`),
});
const examples = sourceBlocks(root).map(written);
// Those of the pages are run by the tests of the package, each alone as a stranger copies it.
const all = [...examples, ...pageBlocks(root, 'ts', 'js').map(written)];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { file, code } of all) writeFileSync(file, `${code}\nexport {};\n`);

describe('the examples of the documentation', () => {
  beforeEach(async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    vi.spyOn(console, 'assert').mockImplementation((condition, ...message) => {
      expect(condition, `console.assert(${message.join(' ')})`).toBe(true);
    });
    await setBackend('cpu');
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  for (const { title, file } of examples) {
    it(`${title} runs`, async () => {
      await import(file);
    });
  }

  it('all have the right types, those of the pages too', () => {
    const config = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path))
      .config as object;
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram(
      all.map(({ file }) => file),
      { ...options, checkJs: true, noUnusedLocals: false, noUnusedParameters: false },
    );
    const problems = all.flatMap(({ file }) =>
      ts.getPreEmitDiagnostics(program, program.getSourceFile(file)),
    );
    expect(
      problems.map(
        ({ file, messageText }) =>
          `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      ),
    ).toEqual([]);
  });
});
