import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.js';
import { output, root } from './project.js';
import { shownCommands, strangersProject, type StrangersProject } from './stranger.js';

let project: StrangersProject;

beforeAll(async () => {
  project = await strangersProject();
});

afterAll(() => project.remove());

const shown = shownCommands();
const order = Object.keys(COMMANDS);
const inOrder = [...shown].sort((a, b) => order.indexOf(a.command) - order.indexOf(b.command));

describe('a command of the documentation', () => {
  it.for(inOrder)('$command ($page)', async ({ command }) => {
    // Installed before the others are run.
    if (project.installs.includes(command)) return;
    const how = COMMANDS[command];
    expect(how, 'must be in test/package/commands.ts, which says how it is run').toBeDefined();
    if ('by' in how!) {
      expect(readFileSync(join(root, how.by), 'utf8')).toContain(how.containing);
    } else {
      const printed = await output(
        'sh',
        ['-c', how!.as],
        how!.in === 'project' ? project.folder : root,
      );
      if (how!.prints) expect(printed).toMatch(how!.prints);
    }
  });
});

it('the table names no command that is shown nowhere', () => {
  expect(order.filter((command) => shown.every((each) => each.command !== command))).toEqual([]);
});
