import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('a run that is killed at any moment goes on to the same bits', { timeout: 300_000 }, () => {
  const script = fileURLToPath(new URL('../kill/run.mjs', import.meta.url));
  const told = execFileSync(process.execPath, [script, '--kills', '8'], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(told).toContain('8 kills');
});
