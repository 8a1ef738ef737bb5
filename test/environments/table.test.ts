import { describe, expect, it } from 'vitest';
import type { Place } from './environment.js';
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
  it('sorts each part by what its lines are called', () => {
    const named = (title: string): Place => ({ ...place, title });
    const table = tableOf([named('b'), named('C'), named('A')], {});
    expect(table).toMatch(/\| A \|.*\n\| b \|.*\n\| C \|/);
  });

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
});
