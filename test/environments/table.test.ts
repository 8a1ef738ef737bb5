import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Place } from './environment.js';
import { readPlaces } from './places.js';
import { readResults, TABLE } from './results.js';
import { tableOf } from './table.js';

const place: Place = {
  name: 'here',
  folder: '',
  title: 'Here | there',
  kind: 'Runtimes',
  run: 'true',
  remedy: 'Nothing.',
};

describe('the table', () => {
  it('has a line for each environment, with what came of it', () => {
    const results = {
      here: {
        version: '1.2.3',
        result: 'refuses',
        text: 'a `b`\nc',
        date: '2026-01-31',
        machine: 'm',
      },
    } as const;
    const table = tableOf([place, { ...place, name: 'new', title: 'New' }], results);
    expect(table).toContain("| Here \\| there | 1.2.3 | error: `a 'b' c` | Nothing. |");
    expect(table).toContain('| New |  | not tried | Nothing. |');
    expect(table).toContain('Tried on 2026-01-31 on m.');
  });

  it('is up to date in docs/', async () => {
    const places = await readPlaces();
    expect(await readFile(TABLE, 'utf8')).toBe(tableOf(places, await readResults(places)));
  });
});

describe('the environments', () => {
  it('are each run in one way', async () => {
    for (const { name, run, page, server, extension } of await readPlaces()) {
      const ways = [run, page, server, extension].filter((way) => way !== undefined);
      expect(ways, name).toHaveLength(1);
    }
  });

  it('tell users what to do where they refuse', async () => {
    for (const { name, refused, remedy } of await readPlaces())
      if (refused) expect(remedy, name).toBeTruthy();
  });
});
