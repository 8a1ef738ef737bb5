import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newProject, output, packTarball, PEERS, temporary } from './project.js';

describe("a user's own family is held to the laws", () => {
  let remove: () => Promise<void>;
  let folder: string;

  beforeAll(async () => {
    const packed = await temporary();
    remove = packed.remove;
    folder = await newProject(packed.folder, [
      await packTarball(packed.folder),
      ...PEERS,
      'vitest@4.1',
      'jest@30',
    ]);
    // Jest takes ES modules as they are.
    await writeFile(join(folder, 'jest.config.json'), '{"transform": {}}');
  });

  afterAll(() => remove());

  // Of each file two tests: of what is right, and of what is broken by a factor of 2.
  it.each([
    ['node:test', 'node --test --test-reporter=tap testing/node.test.js', /^# pass 2$/m],
    ['Vitest', 'npx vitest run --testTimeout 60000 testing/vitest.test.js', /Tests.* 2 passed/],
    [
      'Jest',
      'NODE_OPTIONS=--experimental-vm-modules npx jest --env node --testTimeout 60000 testing/jest.test.js 2>&1',
      /Tests: +2 passed, 2 total/,
    ],
  ])('by %s, which names the fault of one that is broken', async (_, command, passed) => {
    const printed = await output('sh', ['-c', `NO_COLOR=1 ${command}`], folder);
    expect(printed).toMatch(passed);
  });
});
