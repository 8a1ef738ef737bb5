import { describe, expect, it } from 'vitest';
import { accountTable, idealMilliseconds } from './account-table.js';
import type { Account, AccountLine } from './account.js';

const lines: AccountLine[] = [
  {
    part: 'Adam',
    label: 'VaeKitAdamStep',
    calls: 8,
    milliseconds: 1,
    operations: 0,
    bytes: 10e6,
    bytesOfCall: 5e6,
    limit: 20,
  },
  {
    part: 'matrix products',
    label: 'A B 1×2×3',
    calls: 1,
    milliseconds: 4,
    operations: 80e6,
    bytes: 1e6,
    bytesOfCall: 1e6,
    limit: 40,
  },
  {
    part: 'matrix products',
    label: 'Aᵀ B 3×2×1',
    calls: 2,
    milliseconds: 2,
    operations: 40e6,
    bytes: 1e6,
    bytesOfCall: 1e6,
    limit: 40,
  },
  {
    part: 'z, KL and views',
    label: 'Exp',
    calls: 3,
    milliseconds: 0.5,
    operations: 0,
    bytes: 8,
    bytesOfCall: 8,
  },
];
const account: Account = {
  step: 9.5,
  watchedStep: 10,
  steps: 20,
  noise: 0.25,
  lines,
  limits: { multiplyAdd: 40, largeProduct: 35, largeCopy: 10 },
};

/** The cells of the row that begins with a name. */
function cells(name: string): string[] {
  const line = accountTable(account)
    .split('\n')
    .find((text) => text.trimStart().startsWith(name));
  return line!.trim().split(/ {2,}/);
}

describe('accountTable', () => {
  it('has shares and rates of a part and of the work in it', () => {
    expect(cells('matrix products')).toEqual([
      'matrix products',
      '3',
      '6.000',
      '60.0 %',
      '20.0',
      '40.0',
      'GFLOP/s',
      '50.0 %',
    ]);
    expect(cells('Aᵀ B 3×2×1')).toEqual([
      'Aᵀ B 3×2×1',
      '2',
      '2.000',
      '20.0 %',
      '20.0',
      '40.0',
      'GFLOP/s',
      '50.0 %',
    ]);
    expect(cells('Adam')).toEqual([
      'Adam',
      '8',
      '1.000',
      '10.0 %',
      '10.0',
      '20.0',
      'GB/s',
      '50.0 %',
    ]);
    expect(cells('z, KL and views')).toEqual(['z, KL and views', '3', '0.500', '5.0 %']);
  });

  it('adds up to the step, whose rest is what no kernel took', () => {
    expect(cells('the rest')).toEqual([
      'the rest: JavaScript of tfjs and the layers',
      '2.250',
      '22.5 %',
    ]);
    expect(cells('step')).toEqual(['step, its kernels watched', '10.000', '100.0 %']);
  });

  it('puts the largest part first', () => {
    const text = accountTable(account);
    expect(text.indexOf('matrix products')).toBeLessThan(text.indexOf('Adam'));
    expect(text.indexOf('Adam')).toBeLessThan(text.indexOf('z, KL'));
  });
});

describe('idealMilliseconds', () => {
  it('is the work at its limits', () => {
    expect(idealMilliseconds(lines)).toBeCloseTo(10e6 / 20e6 + 120e6 / 40e6, 12);
  });
});
