import '@tensorflow/tfjs-backend-cpu';
import { dispose, setBackend, tensor1d, train, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { LEAST_NORMAL, LEAST_SQUARED } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';

beforeAll(async () => {
  await setBackend('cpu');
});

describe.each(builds())('adam with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 4 });
  const [rate, beta1, beta2, epsilon] = [1e-3, 0.9, 0.999, 1e-7];

  // tfjs's cpu backend computes in float64 and rounds to float32 after each operation, which for
  // these is the same as computing in float32.
  it.each([1, 3, 4, 7, 100, 1001])(
    "does to %i values what tfjs's optimizer does, to the bit, and leaves the old ones",
    (n) => {
      const random = cases(n);
      let state = [random.numbers(n), new Float32Array(n), new Float32Array(n)] as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const weights = variable(tensor1d(state[0]));
      const optimizer = train.adam(rate, beta1, beta2, epsilon);
      let [power1, power2] = [Math.fround(beta1), Math.fround(beta2)];
      for (let step = 0; step < 50; step++) {
        const slopes = random.numbers(n, 10 ** -(step % 9));
        const gradient = tensor1d(slopes);
        optimizer.applyGradients([{ name: weights.name, tensor: gradient }]);
        gradient.dispose();

        clear();
        const [value, first, second] = state.map(input) as [
          ReturnType<typeof input>,
          ReturnType<typeof input>,
          ReturnType<typeof input>,
        ];
        const by = input(slopes);
        const next = [output(n), output(n), output(n)] as const;
        functions.adam(
          n,
          value.address,
          by.address,
          first.address,
          second.address,
          next[0].address,
          next[1].address,
          next[2].address,
          beta1,
          1 - beta1,
          beta2,
          1 - beta2,
          Math.fround(1 - power1),
          Math.fround(1 - power2),
          rate,
          epsilon,
        );
        check();
        state = next.map((block) => block.values().slice()) as typeof state;
        power1 = Math.fround(power1 * Math.fround(beta1));
        power2 = Math.fround(power2 * Math.fround(beta2));
        expect(state[0], `step ${step}`).toEqual(weights.dataSync());
      }
      dispose(weights);
      optimizer.dispose();
    },
  );

  it('lets moments end at 0 below the normal numbers, and moves no weight by that', () => {
    const n = 9;
    const [least, small] = [2 ** -126, 1e-30];
    clear();
    const value = input(Float32Array.from({ length: n }, (_, i) => i - 4));
    const slopes = input(Float32Array.of(0, 0, 0, 0, 1e-40, 1e-20, 1e-10, -1e-20, Number.NaN));
    const first = input(Float32Array.of(least, -least, small, 1e-40, 0, 0, 0, 0, 0));
    const second = input(Float32Array.of(least, 1e-40, small, 0, 0, 0, 0, 0, 0));
    const next = [output(n), output(n), output(n)] as const;
    functions.adam(
      n,
      value.address,
      slopes.address,
      first.address,
      second.address,
      next[0].address,
      next[1].address,
      next[2].address,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      1,
      1,
      rate,
      epsilon,
    );
    check();
    const [moved, firsts, seconds] = next.map((block) => Array.from(block.values()));
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
        const [value, zeros] = [input(new Float32Array(n)), input(new Float32Array(n))];
        const slopes = input(new Float32Array(n).fill(gradient));
        // A decay that keeps it as it is.
        const first = input(new Float32Array(n).fill(keeps ? LEAST_NORMAL : LEAST_NORMAL / 2));
        const next = [output(n), output(n), output(n)] as const;
        functions.adam(
          ...([n, value.address, slopes.address, first.address, zeros.address] as const),
          ...([next[0].address, next[1].address, next[2].address] as const),
          ...([1, 0, beta2, 1 - beta2, 1, 1, rate, epsilon] as const),
        );
        check();
        const square = Math.fround(Math.fround(gradient ** 2) * Math.fround(1 - beta2));
        expect(square > LEAST_NORMAL || !keeps).toBe(true);
        const [, firsts, seconds] = next.map((block) => Array.from(block.values()));
        expect(firsts).toEqual(new Array(n).fill(keeps ? LEAST_NORMAL : 0));
        expect(seconds).toEqual(new Array(n).fill(keeps ? square : 0));
      }
    }
  });
});
