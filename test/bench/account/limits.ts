import { matMul, ones } from '@tensorflow/tfjs-core';
import { median } from '../statistics.js';
import type { AccountLine, Limits } from './account.js';
import { copyRate } from './copy-rate.js';
import { multiplyAddRate } from './multiply-add.js';
import { processorTime } from './processor-time.js';
import type { Line } from './tally.js';

const PRODUCTS = 8;
const LARGE_SIDE = 1024;
const LARGE_COPY_BYTES = 128 * 2 ** 20;

/** Measures what the core allows, on the backend in use. */
export async function measureLimits(): Promise<Limits> {
  const plain = await multiplyAddRate(false);
  if (plain === undefined) throw new Error('This engine has no SIMD.');
  const fused = await multiplyAddRate(true);
  const side = ones([LARGE_SIDE, LARGE_SIDE]);
  const times: number[] = [];
  for (let i = 0; i < PRODUCTS; i++) {
    const start = processorTime();
    matMul(side, side).dispose();
    times.push(processorTime() - start);
  }
  side.dispose();
  return {
    multiplyAdd: plain,
    ...(fused !== undefined && { fusedMultiplyAdd: fused }),
    largeProduct: (2 * LARGE_SIDE ** 3) / median(times) / 1e6,
    largeCopy: copyRate(LARGE_COPY_BYTES),
  };
}

/** Says what the core allows for each line; copies are timed at powers of 2, once each. */
export function withLimits(
  lines: readonly Line[],
  { multiplyAdd, fusedMultiplyAdd }: Limits,
): AccountLine[] {
  const copies = new Map<number, number>();
  const copyLimit = (bytes: number): number => {
    const size = 2 ** Math.round(Math.log2(bytes));
    if (!copies.has(size)) copies.set(size, copyRate(size));
    return copies.get(size)!;
  };
  return lines.map((line) => {
    if (line.operations > 0) return { ...line, limit: fusedMultiplyAdd ?? multiplyAdd };
    return line.part === 'z, KL and views' || line.bytes === 0
      ? line
      : { ...line, limit: copyLimit(line.bytesOfCall) };
  });
}
