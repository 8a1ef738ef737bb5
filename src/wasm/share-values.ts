import { COLUMNS_TOGETHER } from './assembly/sizes.js';
import type { CompanionExports } from './companion-exports.js';
import type { Companion } from './companion.js';
import type { Heap } from './heap.js';
import { roomFor, type Sharing, type ShareStrided } from './share-work.js';

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** Values that are worth handing over: of memory that is passed over, and of exponentials. */
const PASSED = 32_768;
const COMPUTED = 12_288;

/** Values that are looked at together for NaN and infinity. */
const LOOKED_AT = 65_536;

type Call = readonly (number | boolean)[];

/** How the work of a function is divided; its first argument is how many units there are. */
interface Division {
  /** How many values about 20 µs are. */
  readonly values: number;
  /** Values of a unit. */
  readonly width: (args: Call) => number;
  /** By how many bytes each argument after the first moves on from unit to unit. */
  readonly strides: (args: Call) => readonly number[];
}

/** Of functions over values, whose arguments are as many addresses. */
const each = (values: number, addresses: number): Division => ({
  values,
  width: () => 1,
  strides: () => Array.from({ length: addresses }, () => FLOAT),
});

/** Of functions over rows, whose second argument is how long they are. */
const rows = (
  values: number,
  strides: (row: number, args: readonly number[]) => readonly number[],
): Division => ({
  values,
  width: ([, columns]) => columns as number,
  strides: (args) => strides((args[1] as number) * FLOAT, args as readonly number[]),
});

const DIVISIONS = {
  reluGrad: each(PASSED, 3),
  tanhGrad: each(PASSED, 3),
  addTo: each(PASSED, 2),
  gaussianSample: each(COMPUTED, 4),
  gaussianSampleGrad: each(COMPUTED, 4),
  scaleRows: rows(PASSED, (row) => [0, row, FLOAT, row]),
  gaussian: rows(COMPUTED, (row, [, , scales]) => [0, 0, row, row, scales! * FLOAT, 0, FLOAT]),
  gaussianGrad: rows(COMPUTED, (row, [, , scales]) => [
    ...[0, 0, row, row, scales! * FLOAT, FLOAT],
    ...[row, scales! * FLOAT],
  ]),
  gaussianHead: rows(COMPUTED, (row) => [0, 0, 0, 2 * row, row, row]),
  gaussianHeadGrad: rows(COMPUTED, (row) => [0, 0, 0, 2 * row, row, row, 2 * row]),
  gaussianKl: rows(COMPUTED, (row, [, , prior]) => [0, 0, row, row, prior!, prior!, FLOAT]),
  gaussianKlGrad: rows(COMPUTED, (row, [, , prior]) => [
    ...[0, 0, row, row, prior!, prior!, FLOAT],
    ...[row, row],
  ]),
} satisfies Partial<Record<keyof CompanionExports, Division>>;

type Name = keyof typeof DIVISIONS;

/** The same function, the work that its arguments make divided where there is enough. */
function divided(companion: Companion, shareStrided: ShareStrided, name: Name) {
  const { values, width, strides } = DIVISIONS[name];
  const whole = companion[name] as (...args: Call) => void;
  return (...args: Call) => {
    const units = args[0] as number;
    // In fours, so that vectors are whole and start where they would.
    const part = 4 * Math.ceil(values / width(args) / 4);
    if (units <= part) {
      whole(...args);
      return;
    }
    const by = strides(args);
    const own = args.slice(1).map(Number);
    // What is not wanted has no address.
    shareStrided(
      name,
      units,
      part,
      own,
      by.map((stride, i) => (own[i] === 0 ? 0 : stride)),
    );
  };
}

/** Sums of columns, of which each thread takes some. */
const columnSums =
  ({ share }: Companion): Companion['columnSums'] =>
  (count, cols, x, out) => {
    const part = COLUMNS_TOGETHER * Math.ceil(PASSED / count / COLUMNS_TOGETHER);
    share('columnSumsOf', cols, part, count, cols, x, out);
  };

/** A look for NaN and infinite values, of which each thread takes some; `place` is a word for it. */
const allFinite =
  ({ share }: Companion, heap: Heap, place: number): Companion['allFinite'] =>
  (n, x) => {
    const found = () => new Int32Array(heap.memory.buffer, place, 1);
    found()[0] = 0;
    share('noteNotFinite', n, LOOKED_AT, x, place);
    return found()[0] === 0 ? 1 : 0;
  };

/** The companion, its functions over values and rows shared too where there are several threads. */
export function shareValues(
  { companion, shareStrided }: Pick<Sharing, 'companion' | 'shareStrided'>,
  heap: Heap,
): Companion {
  const place = shareStrided && roomFor(heap, 1);
  if (!shareStrided || place === undefined) return companion;
  const names = Object.keys(DIVISIONS) as Name[];
  const functions = names.map((name) => [name, divided(companion, shareStrided, name)] as const);
  return {
    ...companion,
    ...(Object.fromEntries(functions) as Pick<CompanionExports, Name>),
    columnSums: columnSums(companion),
    allFinite: allFinite(companion, heap, place),
    release() {
      heap.free(place);
      companion.release();
    },
  };
}
