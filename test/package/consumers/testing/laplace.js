import { abs, add, log, mul, neg, sign, sub, sum, tidy } from '@tensorflow/tfjs-core';
import { uniformNoise } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';
import { assertLaws, checkFamily } from 'vae-kit/testing';

/** A Laplace distribution of scale 1, whose density is e^(−|x − mean|) / e^constant. */
const laplace = (constant) => ({
  type: 'own-laplace',
  support: { type: 'real', low: -Infinity, high: Infinity },
  reparameterized: true,
  rawShape: (event) => event,
  params: (raw) => ({ mean: raw }),
  sample: ({ mean }, key) =>
    tidy(() => {
      const u = sub(uniformNoise(key, mean.shape), 0.5);
      return sub(mean, mul(sign(u), log(sub(1, mul(1.9999999, abs(u))))));
    }),
  logProb: ({ mean }, value) => tidy(() => sum(neg(add(abs(sub(value, mean)), constant)), -1)),
  mean: ({ mean }) => mean,
  mode: ({ mean }) => mean,
});

/** Throws what the laws say against it. */
async function check(family) {
  await useWasm();
  assertLaws(await checkFamily(family, { event: [1], effect: 0.1, seed: 1 }));
}

export const checkRight = () => check(laplace(Math.log(2)));

/** It forgets that there are two sides. */
export const checkBroken = () => check(laplace(0));

export const FAULT =
  /the family 'own-laplace' must keep all[^]* ✗ the density sums to one: it sums to 2\.0/;
