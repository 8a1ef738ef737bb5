import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, normalNoise, type Key, type Params } from '../../../src/index.js';
import { mapParams } from '../../../src/distributions/params.js';

/** Weights far from the first ones, under which a layer does nothing. */
export function moved(weights: Params, key: Key): Params {
  let index = 0;
  return mapParams(weights, (value) =>
    add(value, mul(0.6, normalNoise(foldIn(key, index++), value.shape))),
  );
}

/** A matrix as rows of float64. */
export function rowsOf(values: Tensor): number[][] {
  const width = values.shape[1]!;
  const all = Array.from(values.dataSync());
  return Array.from({ length: values.shape[0] }, (_, n) => all.slice(n * width, (n + 1) * width));
}

export type Weights64 = Readonly<Record<string, number[][]>>;

/** Weights as rows of float64; a vector is one row. */
export function float64Of(weights: Params): Weights64 {
  return Object.fromEntries(
    Object.entries(weights).map(([name, value]) => [
      name,
      value.rank === 1 ? [Array.from(value.dataSync())] : rowsOf(value),
    ]),
  );
}

/** Dense layers with tanh between them, of which `sees` may cut weights off. */
export function dense64(
  input: readonly number[],
  weights: Weights64,
  sees: (layer: number, from: number, to: number) => boolean = () => true,
): number[] {
  const layers = Object.keys(weights).length / 2;
  let values = [...input];
  for (let layer = 0; layer < layers; layer++) {
    const weight = weights[`weight${layer}`]!;
    values = weights[`bias${layer}`]![0]!.map((bias, to) =>
      values.reduce(
        (sum, value, from) => sum + (sees(layer, from, to) ? value * weight[from]![to]! : 0),
        bias,
      ),
    );
    if (layer < layers - 1) values = values.map(Math.tanh);
  }
  return values;
}

const scaleOf = (raw: number) => Math.exp(2 * Math.tanh(raw / 2));

/** b ↦ e^s(a) b + t(a), by the definition. */
export function coupling64(z: readonly number[], context: readonly number[], weights: Weights64) {
  const kept = Math.floor(z.length / 2);
  const raw = dense64([...z.slice(0, kept), ...context], weights);
  const size = z.length - kept;
  return z.map((value, i) =>
    i < kept ? value : value * scaleOf(raw[i - kept]!) + raw[size + i - kept]!,
  );
}

/**
 * z_i ↦ e^s_i z_i + t_i of the dimensions before i, by a network without masks that is shown only
 * these: each hidden unit sees as many dimensions as its place in a cycle says.
 */
export function autoregressive64(
  z: readonly number[],
  context: readonly number[],
  weights: Weights64,
) {
  const count = z.length;
  const first = context.length > 0 || count === 1 ? 0 : 1;
  const layers = Object.keys(weights).length / 2;
  /** How many dimensions a unit of a layer may have seen. */
  const seen = (layer: number, unit: number) => {
    if (layer === 0) return unit < count ? unit + 1 : 0;
    return layer < layers ? first + (unit % (count - first)) : unit % count;
  };
  const raw = dense64(
    [...z, ...context],
    weights,
    (layer, from, to) => seen(layer, from) <= seen(layer + 1, to),
  );
  return z.map((value, i) => value * scaleOf(raw[i]!) + raw[count + i]!);
}

/** log |det| of the Jacobian of a map in float64, by central differences and elimination. */
export function logDeterminant64(
  map: (z: readonly number[]) => readonly number[],
  z: readonly number[],
  step = 1e-5,
): number {
  const columns = z.map((_, j) => {
    const at = (shift: number) => map(z.map((value, i) => (i === j ? value + shift : value)));
    const [above, below] = [at(step), at(-step)];
    return above.map((value, i) => (value - below[i]!) / (2 * step));
  });
  let total = 0;
  for (let i = 0; i < z.length; i++) {
    const rest = columns.slice(i);
    const pivot = rest.reduce((best, own) => (Math.abs(own[i]!) > Math.abs(best[i]!) ? own : best));
    columns.splice(columns.indexOf(pivot), 1);
    columns.splice(i, 0, pivot);
    total += Math.log(Math.abs(pivot[i]!));
    for (const column of columns.slice(i + 1)) {
      const factor = column[i]! / pivot[i]!;
      pivot.forEach((value, row) => (column[row]! -= factor * value));
    }
  }
  return total;
}
