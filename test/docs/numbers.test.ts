import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { benchTable, startTable } from '../../scripts/numbers/bench.mjs';
import { boundsTable } from '../../scripts/numbers/bounds.mjs';
import { madeTable, tablesIn, withTable } from '../../scripts/numbers/page.mjs';
import { TABLES } from '../../scripts/numbers/tables.mjs';

const page = readFileSync(fileURLToPath(new URL('../../docs/numbers.md', import.meta.url)), 'utf8');
const machine = { cpu: 'A', cores: 2, node: 'v20.0.0' };

describe('the page of numbers', () => {
  it('has a place for each table that a command makes, and no other', () => {
    expect(tablesIn(page)).toEqual(Object.keys(TABLES));
  });

  it('has another table in its place, and the rest as it was', () => {
    const lines = [
      ['ms', 'a'],
      ['x', '1.0'],
    ];
    const table = madeTable({ command: ['npm', 'start'], machine, date: '2026-01-02', lines });
    expect(table).toBe(
      '| ms | a |\n| --- | --- |\n| x | 1.0 |\n\n`npm start`, on 2026-01-02: A, 2 cores, Node 20.0.0.\n',
    );
    const changed = withTable(page, 'steps', table);
    expect(changed).toContain(`<!-- table: steps -->\n\n${table}\n<!-- end -->`);
    expect(tablesIn(changed)).toEqual(tablesIn(page));
    expect(changed.split('<!-- table: steps -->')[0]).toBe(page.split('<!-- table: steps -->')[0]);
    expect(() => withTable(page, 'none', table)).toThrow('no place for the table none');
  });
});

describe('a table', () => {
  const rows = { one: 'One', two: 'Two' };
  const engines = { us: 'Us', them: 'Them' };

  it('has the medians of the benchmark, and a dash where there is none', () => {
    const table = benchTable({ rows, engines, options: ['--rounds', '3'] });
    expect(table.command.join(' ')).toBe(
      'npm run bench -- --only one two --engine us them --rounds 3',
    );
    const cells = { us: { median: 1234.4 }, them: { absent: 'too slow' } };
    const { lines } = table.read(
      JSON.stringify({
        machine,
        rows: [
          { name: 'one', cells },
          { name: 'two', cells: { us: { median: 12.34 }, them: { median: 0.5 } } },
        ],
      }),
    );
    expect(lines).toEqual([
      ['ms', 'Us', 'Them'],
      ['One', '1,234', '–'],
      ['Two', '12.3', '0.50'],
    ]);
  });

  it('has the medians of whole starts', () => {
    const start = (all: number) => ({ ready: all, model: 1, firstStep: 2, moreSteps: 3 });
    const { lines } = startTable({ rows, engines }).read(
      JSON.stringify({
        machine,
        starts: [{ row: 'one', engine: 'us', starts: [start(100), start(900), start(300)] }],
      }),
    );
    expect(lines[1]).toEqual(['One', '306', '–']);
  });

  it('has the bounds after the epochs that it names', () => {
    const table = boundsTable({ epochs: [1, 10], estimate: 5, others: [['x', '1', '2', '3']] });
    const printed = [
      'epoch  1/10 | train -ELBO 150.00 = … | test -ELBO 118.76 = -log p(x|z) 100.00 + KL 18.76 | 7 s',
      'epoch 10/10 | train -ELBO 102.00 = … | test -ELBO 101.50 = -log p(x|z) 77.00 + KL 24.50 | 7 s',
      '−log p(x) of 2000 test images by 5 samples: 94.33 ± 0.24 nats per image',
    ].join('\n');
    expect(table.read(printed).lines.slice(1)).toEqual([
      ['vae-kit', '118.76', '101.50', '94.33 ± 0.24'],
      ['x', '1', '2', '3'],
    ]);
    expect(() => table.read('nothing')).toThrow('the bound after epoch 1');
  });
});
