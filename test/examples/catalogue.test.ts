import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { exampleCommand } from '../../examples/shared/running/options.js';
import type { Example } from '../../examples/shared/running/run-example.js';

const files = (await readdir(new URL('../../examples', import.meta.url)))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/, ''));

describe('every example', () => {
  it.each(files)('%s has the name of its file, a summary and a help', async (file) => {
    const { example } = (await import(`../../examples/${file}.ts`)) as {
      readonly example: Example;
    };
    expect(example.name).toBe(file);
    expect(example.summary).toMatch(/\.$/);
    expect(example.quick.epochs).toBeLessThanOrEqual(example.full.epochs);
    expect(exampleCommand(example).helpInformation()).toContain(
      `npm run example -- ${example.name}`,
    );
  });
});
