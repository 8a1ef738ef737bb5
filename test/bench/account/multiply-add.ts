import { median } from '../statistics.js';
import { processorTime } from './processor-time.js';

// Types and vector instructions in the binary format (WebAssembly specification, chapter 5).
const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const SPLAT = [0xfd, 0x13];
const ADD = [0xfd, 0xe4, 0x01];
const MUL = [0xfd, 0xe6, 0x01];
const RELAXED_MADD = [0xfd, 0x85, 0x02];

/** Sums in registers: enough that none waits for itself, few enough that none is spilled. */
export const SUMS = 12;

/** How often each sum is updated before the loop looks whether it is done. */
export const UNROLLED = 8;

const LANES = 4;
const ROUNDS = 20_000;
const CALLS = 200;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const f32 = (value: number): number[] => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...leb(bytes.length), ...bytes];
}

/**
 * A module of one function `run(rounds)`, which starts sums s at 0, 1, … and only updates s = s / 2
 * + 1; it returns their sum.
 */
export function loopModule(fused: boolean): Uint8Array<ArrayBuffer> {
  const [rounds, x, y] = [0, 1, 2];
  const sums = Array.from({ length: SUMS }, (_, i) => 3 + i);
  const update = (sum: number) => [
    ...get(sum),
    ...get(x),
    ...(fused ? [...get(y), ...RELAXED_MADD] : [...MUL, ...get(y), ...ADD]),
    ...set(sum),
  ];
  const code = [
    ...[...f32(0.5), ...SPLAT, ...set(x), ...f32(1), ...SPLAT, ...set(y)],
    ...sums.flatMap((sum, i) => [...f32(i), ...SPLAT, ...set(sum)]),
    ...[0x03, 0x40], // loop
    ...Array.from({ length: UNROLLED }, () => sums.flatMap(update)).flat(),
    ...[...get(rounds), 0x41, 1, 0x6b, 0x22, rounds, 0x0d, 0, 0x0b], // rounds − 1, again while it is not 0, end
    ...[...get(sums[0]!), ...sums.slice(1).flatMap((sum) => [...get(sum), ...ADD]), 0xfd, 0x1f, 0], // the first lane of their sum
    0x0b,
  ];
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, ...sized(vector([[0x60, ...vector([[I32]]), ...vector([[F32]])]]))],
    ...[3, ...sized(vector([[0]]))],
    ...[7, ...sized(vector([[...sized([...new TextEncoder().encode('run')]), 0, 0]]))],
    ...[10, ...sized(vector([sized([...vector([[2 + SUMS, V128]]), ...code])]))],
  );
}

/**
 * How many times 10⁹ operations a second one core does where it only multiplies and adds in
 * registers, with vectors of four as WebAssembly has them; undefined where it does not know the
 * instruction.
 *
 * @param fused - Whether to multiply and add in one instruction, as relaxed SIMD does.
 */
export async function multiplyAddRate(fused: boolean): Promise<number | undefined> {
  const bytes = loopModule(fused);
  if (!WebAssembly.validate(bytes)) return undefined;
  const { instance } = await WebAssembly.instantiate(bytes);
  const run = instance.exports.run as (rounds: number) => number;
  const times = Array.from({ length: CALLS }, () => {
    const start = processorTime();
    run(ROUNDS);
    return processorTime() - start;
  });
  // A function is compiled well only after some calls.
  return (2 * LANES * SUMS * UNROLLED * ROUNDS) / median(times.slice(CALLS / 2)) / 1e6;
}
