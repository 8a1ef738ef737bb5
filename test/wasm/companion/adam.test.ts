import '@tensorflow/tfjs-backend-cpu';
import { dispose, setBackend, tensor1d, train, variable, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { LEAST_NORMAL, LEAST_SQUARED } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases, ulp, type Block } from './arena.js';

beforeAll(async () => {
  await setBackend('cpu');
});

describe.each(builds())('adam with $name', (build) => {
  const { functions, clear, input, state: states, check } = arena(build, { pages: 4 });
  const [rate, beta1, beta2, epsilon] = [1e-3, 0.9, 0.999, 1e-7];

  /** Rounding of the value, and of the step by its seven operations. */
  const allowed = (value: number, step: number) => ulp(value) / 2 + 2 ** -22 * Math.abs(step);

  // tfjs's cpu backend computes in float64 and rounds to float32 after each operation, which for
  // these is the same as computing in float32.
  it.each([1, 3, 4, 7, 15, 16, 17, 100, 1001])(
    "moves %i values by Adam's formula, with tfjs's moments to the bit, in any ranges",
    (n) => {
      const random = cases(n);
      const start = random.numbers(n);
      const weights = variable(tensor1d(start));
      const optimizer = train.adam(rate, beta1, beta2, epsilon) as unknown as {
        applyGradients(gradients: object[]): void;
        readonly accumulatedFirstMoment: readonly { readonly variable: Tensor }[];
        readonly accumulatedSecondMoment: readonly { readonly variable: Tensor }[];
        dispose(): void;
      };
      let state = [start, new Float32Array(n), new Float32Array(n)];
      let [power1, power2] = [Math.fround(beta1), Math.fround(beta2)];
      for (let step = 0; step < 50; step++) {
        const slopes = random.numbers(n, 10 ** -(step % 9));
        const gradient = tensor1d(slopes);
        optimizer.applyGradients([{ name: weights.name, tensor: gradient }]);
        gradient.dispose();
        const former = state[0]!;

        clear();
        const by = input(slopes);
        const [value, first, second] = state.map((values) => states(values)) as [
          Block,
          Block,
          Block,
        ];
        const cut = random.pick([0, 1, 4, n]);
        for (const [from, count] of [
          [Math.min(cut, n), n - Math.min(cut, n)],
          [0, Math.min(cut, n)],
        ] as const)
          functions.adam(
            ...([from, count, value.address, by.address, first.address, second.address] as const),
            ...([beta1, 1 - beta1, beta2, 1 - beta2] as const),
            ...([rate / (1 - power1), 1 / (1 - power2), epsilon] as const),
          );
        check();
        state = [value, first, second].map((block) => block.values().slice());
        const [moved, m, v] = state as [Float32Array, Float32Array, Float32Array];
        expect(m).toEqual(optimizer.accumulatedFirstMoment[0]!.variable.dataSync());
        expect(v).toEqual(optimizer.accumulatedSecondMoment[0]!.variable.dataSync());
        const [rest1, rest2] = [1 - power1, 1 - power2];
        let worst = 0;
        for (let i = 0; i < n; i++) {
          const by = (rate * (m[i]! / rest1)) / (Math.sqrt(v[i]! / rest2) + epsilon);
          const expected = former[i]! - by;
          worst = Math.max(worst, Math.abs(moved[i]! - expected) / allowed(expected, by));
        }
        expect(worst).toBeLessThanOrEqual(1);
        power1 = Math.fround(power1 * Math.fround(beta1));
        power2 = Math.fround(power2 * Math.fround(beta2));
      }
      // Fifty roundings on both sides.
      const all = weights.dataSync();
      const apart = state[0]!.map((value, i) => Math.abs(value - all[i]!));
      expect(Math.max(...apart)).toBeLessThan(100 * 2 ** -24);
      dispose(weights);
      optimizer.dispose();
    },
  );

  it('lets moments end at 0 below the normal numbers, and moves no weight by that', () => {
    const n = 9;
    const [least, small] = [2 ** -126, 1e-30];
    clear();
    const value = states(Float32Array.from({ length: n }, (_, i) => i - 4));
    const slopes = input(Float32Array.of(0, 0, 0, 0, 1e-40, 1e-20, 1e-10, -1e-20, Number.NaN));
    const first = states(Float32Array.of(least, -least, small, 1e-40, 0, 0, 0, 0, 0));
    const second = states(Float32Array.of(least, 1e-40, small, 0, 0, 0, 0, 0, 0));
    functions.adam(
      ...([0, n, value.address, slopes.address, first.address, second.address] as const),
      ...([beta1, 1 - beta1, beta2, 1 - beta2, rate, 1, epsilon] as const),
    );
    check();
    const [moved, firsts, seconds] = [value, first, second].map((block) =>
      Array.from(block.values()),
    );
    expect(firsts!.map((moment) => Math.abs(moment) < least)).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(firsts!.filter((moment) => Math.abs(moment) < least && moment !== 0)).toEqual([]);
    expect(seconds!.slice(0, 6)).toEqual([
      0,
      0,
      Math.fround(Math.fround(beta2) * Math.fround(small)),
      0,
      0,
      0,
    ]);
    expect(seconds![6]).toBeGreaterThan(9e-24);
    expect([firsts![8], seconds![8], moved![8]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(moved!.slice(0, 4)).toEqual([-4, -3, -2, -1]);
  });

  it('lets moments end at 0 just below the least normal number, in each lane', () => {
    const below = (value: number) => value * (1 - 2 ** -24);
    expect([LEAST_NORMAL, Math.fround(below(LEAST_SQUARED)) < LEAST_SQUARED]).toEqual([
      2 ** -126,
      true,
    ]);
    for (let n = 1; n <= 9; n++) {
      for (const [gradient, keeps] of [
        [LEAST_SQUARED, true],
        [below(LEAST_SQUARED), false],
      ] as const) {
        clear();
        const [value, second] = [states(new Float32Array(n)), states(new Float32Array(n))];
        const slopes = input(new Float32Array(n).fill(gradient));
        // A decay that keeps it as it is.
        const first = states(new Float32Array(n).fill(keeps ? LEAST_NORMAL : LEAST_NORMAL / 2));
        functions.adam(
          ...([0, n, value.address, slopes.address, first.address, second.address] as const),
          ...([1, 0, beta2, 1 - beta2, rate, 1, epsilon] as const),
        );
        check();
        const square = Math.fround(Math.fround(gradient ** 2) * Math.fround(1 - beta2));
        expect(square > LEAST_NORMAL || !keeps).toBe(true);
        const [firsts, seconds] = [first, second].map((block) => Array.from(block.values()));
        expect(firsts).toEqual(new Array(n).fill(keeps ? LEAST_NORMAL : 0));
        expect(seconds).toEqual(new Array(n).fill(keeps ? square : 0));
      }
    }
  });
});
