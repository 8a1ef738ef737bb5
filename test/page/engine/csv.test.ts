import { describe, expect, it } from 'vitest';
import { readCsv, standardized } from '../../../examples/page/src/engine/data/csv.js';

describe('a table', () => {
  it('has a line of names or none, and commas, semicolons or tabulators', () => {
    const values = [1, 2, 3, 4];
    expect(readCsv('a,b\n1,2\n3,4\n')).toEqual({
      columns: ['a', 'b'],
      values: new Float32Array(values),
    });
    expect(readCsv('1;2\r\n3;4').columns).toEqual(['column 1', 'column 2']);
    expect([...readCsv('1\t2\n\n3\t4').values]).toEqual(values);
  });

  it('loses columns without numbers and rows with gaps', () => {
    const { columns, values } = readCsv('name,x,y\nana,1,2\nbo,,5\ncy,3,-4e1\n');
    expect(columns).toEqual(['x', 'y']);
    expect([...values]).toEqual([1, 2, 3, -40]);
  });

  it('of no numbers is none', () => {
    expect(() => readCsv('a,b\nc,d')).toThrow('at least two rows of numbers');
    expect(() => readCsv('')).toThrow('at least two rows of numbers');
    expect(() => readCsv('x\n1')).toThrow('at least two rows of numbers');
  });

  it('is brought to mean 0 and deviation 1 by columns; what never varies to 0', () => {
    const result = standardized({
      columns: ['a', 'b'],
      values: new Float32Array([1, 7, 3, 7, 5, 7]),
    });
    const unit = Math.sqrt(3 / 2);
    [-unit, 0, 0, 0, unit, 0].forEach((value, i) => expect(result[i]).toBeCloseTo(value, 6));
  });
});
