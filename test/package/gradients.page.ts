import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { dispose, grads, mul, ready, setBackend, sum, type Tensor } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { alwaysRight, corrected, type Case } from '../wasm/corrections/cases.js';
import { spaced, type Signs } from '../wasm/corrections/spaced.js';

const cases = [...corrected, ...alwaysRight].flatMap((one) =>
  (['mixed', 'negative'] as const).map((sign) => ({ ...one, sign })),
);

/** An operation's result and gradients as a backend computes them; read as WebGPU needs it. */
async function valuesOn(
  backend: string,
  { shapes, compute, sign }: Case & { readonly sign: Signs },
): Promise<Float32Array[]> {
  if (!(await setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  await ready();
  const inputs = shapes.map((shape, i) => spaced(shape, sign, i + 1));
  const y = compute(...inputs);
  const weights = spaced(y.shape, 'positive', 7);
  const results = [
    y,
    ...grads((...given: Tensor[]) => sum(mul(compute(...given), weights)))(inputs),
  ];
  const values = await Promise.all(results.map((result) => result.data<'float32'>()));
  dispose([inputs, weights, results]);
  return values;
}

function agree(values: Float32Array, expected: Float32Array): boolean {
  const size = Math.max(1e-3, ...expected.map(Math.abs));
  return (
    values.length === expected.length &&
    values.every((value, i) => Math.abs(value - expected[i]!) <= 1e-4 * size)
  );
}

/**
 * Compares a backend with cpu as it is after `useWasm`, whose gradients agree with central
 * differences.
 */
async function compare(
  backend: string,
  accelerate: boolean,
): Promise<{ backend: string; count: number; wrong: string[] }> {
  await useWasm();
  const expected: Float32Array[][] = [];
  for (const one of cases) expected.push(await valuesOn('cpu', one));
  await useWasm({ accelerate });
  const wrong = new Set<string>();
  for (const [i, one] of cases.entries()) {
    const values = await valuesOn(backend, one);
    if (!values.every((list, which) => agree(list, expected[i]![which]!))) wrong.add(one.name);
  }
  return { backend, count: cases.length, wrong: [...wrong] };
}

/** Compares the backend that the page's address names, and sends what came out. */
export async function report(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const result = await compare(query.get('backend')!, query.get('accelerate') === 'true').catch(
    (error: unknown) => ({ error: String(error) }),
  );
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
}
