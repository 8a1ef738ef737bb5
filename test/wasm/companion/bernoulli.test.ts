import { describe, expect, it } from 'vitest';
import { arena, builds, cases, ulp } from './arena.js';

const COLUMNS = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 63, 100, 784];

const softplusOfMinus = (size: number) => Math.log1p(Math.exp(-size));
const softplus = (l: number) => Math.max(l, 0) + softplusOfMinus(Math.abs(l));
const sigmoid = (l: number) => (l >= 0 ? 1 / (1 + Math.exp(-l)) : Math.exp(l) / (1 + Math.exp(l)));

describe.each(builds())('bernoulli with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 20 });

  // Of the two in units of the last place of float32: up to 2.9 were seen in 300,000 terms.
  it.each([
    ['bits', true],
    ['grey values', false],
  ])('has each term and its residual to 3.2 units in the last place, for %s', (_, bits) => {
    const random = cases(bits ? 1 : 2);
    let [worst, worstResidual] = [0, 0];
    for (let round = 0; round < 15; round++) {
      const n = 10_007;
      const l = random.spread(n);
      const x = random.numbers(n).map((value) => (bits ? Number(value > 0) : Math.abs(value)));
      clear();
      const [values, logits] = [input(x), input(l)];
      const [terms, residuals] = [output(n), output(n)];
      functions.bernoulli(
        0,
        n,
        1,
        values.address,
        logits.address,
        terms.address,
        residuals.address,
      );
      check();
      const [found, rest] = [terms.values(), residuals.values()];
      for (let i = 0; i < n; i++) {
        // In this order even x = 1 keeps its digits.
        const expected = x[i]! * l[i]! - Math.max(l[i]!, 0) - softplusOfMinus(Math.abs(l[i]!));
        // Where x is neither 0 nor 1 the product is rounded before it is cancelled.
        const size = bits ? expected : Math.max(Math.abs(x[i]! * l[i]!), softplus(l[i]!));
        worst = Math.max(worst, Math.abs(found[i]! - expected) / ulp(size));
        worstResidual = Math.max(
          worstResidual,
          Math.abs(rest[i]! - (x[i]! - sigmoid(l[i]!))) / ulp(Math.max(x[i]!, sigmoid(l[i]!))),
        );
      }
    }
    expect(worst).toBeLessThan(3.2);
    expect(worstResidual).toBeLessThan(3.2);
  });

  it('sums its rows, whether it leaves the residual or not', () => {
    const random = cases(3);
    for (let round = 0; round < 300; round++) {
      const [rows, columns] = [random.pick([1, 2, 5, 10]), random.pick(COLUMNS)];
      const [x, l] = [random.numbers(rows * columns).map(Math.abs), random.spread(rows * columns)];
      clear();
      const [values, logits] = [input(x), input(l)];
      const [alone, sums, residuals] = [output(rows), output(rows), output(rows * columns)];
      functions.bernoulli(0, rows, columns, values.address, logits.address, alone.address, 0);
      functions.bernoulli(
        0,
        rows,
        columns,
        values.address,
        logits.address,
        sums.address,
        residuals.address,
      );
      check();
      expect([...sums.values()]).toEqual([...alone.values()]);
      let [worst, worstResidual] = [0, 0];
      for (let row = 0; row < rows; row++) {
        let [sum, size] = [0, 0];
        for (let i = row * columns; i < (row + 1) * columns; i++) {
          sum += x[i]! * l[i]! - softplus(l[i]!);
          size += Math.abs(x[i]! * l[i]!) + softplus(l[i]!);
          worstResidual = Math.max(
            worstResidual,
            Math.abs(residuals.values()[i]! - (x[i]! - sigmoid(l[i]!))),
          );
        }
        worst = Math.max(worst, Math.abs(sums.values()[row]! - sum) / size);
      }
      expect(worst, `${rows} rows of ${columns}`).toBeLessThan(3e-7);
      expect(worstResidual, `${rows} rows of ${columns}`).toBeLessThan(5e-7);
    }
  });

  it('has the limits at infinite logits, and passes NaN on', () => {
    clear();
    const logits = input(Float32Array.of(Infinity, -Infinity, Number.NaN, 1e4, -1e4, 0, 1));
    const values = input(Float32Array.of(1, 1, 0, 1, 1, 0, Number.NaN));
    const [terms, residuals] = [output(7), output(7)];
    functions.bernoulli(0, 7, 1, values.address, logits.address, terms.address, residuals.address);
    check();
    expect([...terms.values()]).toEqual([
      Number.NaN,
      -Infinity,
      Number.NaN,
      0,
      -1e4,
      Math.fround(-Math.LN2),
      Number.NaN,
    ]);
    expect([...residuals.values()]).toEqual([0, 1, Number.NaN, 0, 1, -0.5, Number.NaN]);
  });
});
