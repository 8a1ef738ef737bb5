import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { temporary } from '../package/project.js';
import { run } from './commands.js';

const { folder, remove } = await temporary();
const workshop = { folder, programs: ['/own/programs'], variables: { OWN: 'value' } };

afterAll(() => remove());
afterEach(() => vi.unstubAllEnvs());

describe('a command', () => {
  it('gives what it printed, errors included and colours left out, and how it ended', async () => {
    const command = `printf '\\033[31mred\\033[0m'; echo ' and bad' >&2; exit 3`;
    expect(await run(command, workshop, 10_000)).toEqual({ code: 3, text: 'red and bad\n' });
  });

  it('is ended with all that it started once it takes too long', async () => {
    const { code, text } = await run('(sleep 1; touch late) & sleep 60', workshop, 300);
    expect(code).toBe(null);
    expect(text).toContain('Error: it took longer than 0.3 s');
    await setTimeout(1200);
    expect(existsSync(join(folder, 'late'))).toBe(false);
  });

  it('has the programs it is given, and none of what runs this', async () => {
    vi.stubEnv('PATH', `/here/node_modules/.bin:${process.env.PATH}`);
    vi.stubEnv('npm_config_registry', 'ours');
    vi.stubEnv('NODE_OPTIONS', '--trace-warnings');
    const { text } = await run('env', workshop, 10_000);
    expect(text).toMatch(/^PATH=\/own\/programs:/m);
    expect(text).toContain('OWN=value\n');
    expect(text).not.toMatch(/^PATH=.*here|^npm_|^NODE_OPTIONS|^VITEST/m);
  });
});
