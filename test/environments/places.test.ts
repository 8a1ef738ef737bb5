import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readPlaces } from './places.js';
import { readResults, TABLE } from './results.js';
import { tableOf } from './table.js';

const places = await readPlaces();

describe('the environments', () => {
  it('are each run in one way', () => {
    for (const { name, run, page, server, extension } of places) {
      const ways = [run, page, server, extension].filter((way) => way !== undefined);
      expect(ways, name).toHaveLength(1);
    }
  });

  it('tell users what to do where they refuse', () => {
    for (const { name, refused, remedy } of places) if (refused) expect(remedy, name).toBeTruthy();
  });

  it('are in the table of docs/, as they are described and were last tried', async () => {
    expect(await readFile(TABLE, 'utf8')).toBe(tableOf(places, await readResults(places)));
  });
});
