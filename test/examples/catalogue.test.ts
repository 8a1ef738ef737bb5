import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { exampleCommand } from '../../examples/shared/running/options.js';
import { catalogue } from '../../examples/shared/running/catalogue.js';
import type { Example } from '../../examples/shared/running/run-example.js';

const files = (await readdir(new URL('../../examples', import.meta.url)))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/, ''));

it('names every example', () => {
  expect(Object.keys(catalogue)).toEqual([...files].sort());
});

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

  it.each(files)('%s begins with its model and its training, on one screen', async (file) => {
    const lines = (
      await readFile(new URL(`../../examples/${file}.ts`, import.meta.url), 'utf8')
    ).split('\n');
    const first = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    const last = (pattern: RegExp) => lines.findLastIndex((line) => pattern.test(line));
    const model = first(/^ {2}(vae|autoencoder|sigmoidBeliefNetwork)\(\{/);
    const training = last(/(^ {2}|=> )fit\w*\(/);
    expect(model).toBeGreaterThan(last(/^} from '|^import /));
    expect(training).toBeGreaterThan(model);
    expect(first(/^export const example/)).toBeGreaterThan(training);
    expect(training).toBeLessThan(70);
    expect(lines.length).toBeLessThan(90);
  });
});
