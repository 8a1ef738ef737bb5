import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { boundEntries } from '../../../examples/page/src/views/explaining/bound-entries.js';
import type { Entry } from '../../../examples/page/src/views/explaining/entry.js';
import { touchEntries } from '../../../examples/page/src/views/explaining/touch-entries.js';

const entries = Object.entries<Entry>({ ...boundEntries, ...touchEntries });

describe('what a quantity says of itself', () => {
  it.each(entries)('of %s is one sentence', (_, { sentence }) => {
    expect(sentence).toMatch(/^([^.]|\.\d)+\.$/);
    expect(sentence.length).toBeLessThan(220);
  });

  it.each(entries)('of %s leads to a file that is there', (_, { source }) => {
    expect(existsSync(fileURLToPath(new URL(`../../../${source}`, import.meta.url)))).toBe(true);
  });

  it('is not said twice', () => {
    const titles = entries.map(([, { title }]) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
