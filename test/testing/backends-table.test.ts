import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cellOf, cellsIn, tablePage } from './command/table-page.js';
import { COLUMNS } from './command/columns.js';
import { JOBS } from './command/jobs.js';

const FILE = fileURLToPath(new URL('../../docs/backends.md', import.meta.url));
const backends = Object.keys(COLUMNS);
const parts = JOBS.flatMap(({ law }, index) => (law === undefined ? [index] : []));

describe.runIf(existsSync(FILE))('the table of the docs', () => {
  it('names all parts and backends, and no law that is broken', () => {
    const page = readFileSync(FILE, 'utf8');
    const cells = cellsIn(page);
    expect([...cells.keys()]).toEqual(parts);
    // Parts that are no more, and other words, are not as the command writes them.
    expect(page).toBe(tablePage(cells, backends));
    for (const own of cells.values())
      for (const backend of backends)
        expect(own.get(backend)).toMatch(/^(✓( \d+ of \d+)?|lacks \w+(, \w+)*)$/);
  });
});

describe('a cell', () => {
  const outcome = { index: 0, laws: 4, undecided: 0, samples: 4, seconds: 1 };

  it('tells what is right, open, lacking and wrong', () => {
    expect(cellOf({ ...outcome, isRight: true, said: [] })).toBe('✓');
    const open = {
      ...outcome,
      isRight: false,
      undecided: 1,
      said: ['a: undecided after 9 samples'],
    };
    expect(cellOf(open)).toBe('✓ 3 of 4');
    const lacks = "b: threw: Kernel 'Einsum' not registered for backend 'webgl'.";
    expect(cellOf({ ...open, said: [...open.said, lacks] })).toBe('lacks Einsum');
    // A stack below the words would end the table.
    expect(cellOf({ ...open, said: [...open.said, 'b: off by 3\n    at c'] })).toBe(
      '✗ b: off by 3',
    );
  });

  it('is read as it was written', () => {
    const cells = new Map([[parts[1]!, new Map(backends.map((name, i) => [name, `✓ ${i} of 4`]))]]);
    const read = cellsIn(tablePage(cells, backends));
    expect(read.get(parts[1]!)).toEqual(cells.get(parts[1]!));
    expect(read.get(parts[0]!)?.get('cpu')).toBe('');
  });
});
