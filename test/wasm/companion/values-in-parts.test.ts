import { describe, expect, it } from 'vitest';
import type { CompanionExports } from '../../../src/wasm/companion-exports.js';
import type { Companion } from '../../../src/wasm/companion.js';
import { shareValues } from '../../../src/wasm/share-values.js';
import type { ShareStrided } from '../../../src/wasm/share-work.js';
import { arena, builds, cases, type Arena } from './arena.js';

const PAGES = 400;
const own = builds().map((build) => arena(build, { pages: PAGES }));

type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Ranges of so many units, in no order of theirs. */
function ranges(units: number, part: number, seed: number): (readonly [number, number])[] {
  const random = cases(seed);
  const left = Array.from({ length: Math.ceil(units / part) }, (_, i) => i * part);
  const found: (readonly [number, number])[] = [];
  while (left.length > 0) {
    const first = random.pick(left);
    left.splice(left.indexOf(first), 1);
    found.push([first, Math.min(part, units - first)]);
  }
  return found;
}

/** A companion in an arena whose functions compute in parts; how many there were. */
function inParts({ functions, memory, output }: Arena): { companion: Companion; parts: number[] } {
  const parts: number[] = [];
  const all = functions as unknown as Functions;
  const share: Companion['share'] = (name, units, part, ...args) => {
    parts.push(Math.ceil(units / part));
    for (const range of ranges(units, part, units)) all[name]!(...range, ...args, 0);
  };
  const shareStrided: ShareStrided = (name, units, part, args, strides) => {
    parts.push(Math.ceil(units / part));
    for (const [first, count] of ranges(units, part, units))
      all[name]!(count, ...args.map((value, i) => value + first * strides[i]!));
  };
  const companion = { ...functions, share, scratch: 0 } as unknown as Companion;
  const place = output(1).address;
  const heap = { memory, allocate: () => place, free: () => undefined };
  return { companion: shareValues({ companion, shareStrided }, heap as never), parts };
}

/** What a function is told: numbers as they are, `in` and `out` for addresses of so many values. */
type Told = number | boolean | { in: number } | { out: number };

const [N, ROWS, COLUMNS] = [150_003, 403, 101];
const SIZE = ROWS * COLUMNS;
const three = [{ in: N }, { in: N }, { out: N }];
const latents = [{ in: SIZE }, { in: SIZE }];
const CASES: readonly (readonly [name: keyof CompanionExports, ...told: Told[]])[] = [
  ['reluGrad', N, ...three],
  ['tanhGrad', N, ...three],
  ['addTo', N, { in: N }, { out: N }],
  ['gaussianSample', N, { in: N }, ...three],
  ['gaussianSampleGrad', N, { in: N }, ...three],
  ['scaleRows', ROWS, COLUMNS, { in: SIZE }, { in: ROWS }, { out: SIZE }],
  ['gaussian', ROWS, COLUMNS, COLUMNS, ...latents, { in: SIZE }, 1.5, { out: ROWS }],
  ['gaussian', ROWS, COLUMNS, 1, ...latents, { in: ROWS }, 1.5, { out: ROWS }],
  [
    ...(['gaussianGrad', ROWS, COLUMNS, COLUMNS, ...latents, { in: SIZE }, { in: ROWS }] as const),
    ...[{ out: SIZE }, { out: SIZE }],
  ],
  [
    ...(['gaussianGrad', ROWS, COLUMNS, 1, ...latents, { in: ROWS }, { in: ROWS }] as const),
    ...[0, { out: ROWS }],
  ],
  ['gaussianHead', ROWS, COLUMNS, true, -3, { in: 2 * SIZE }, { out: SIZE }, { out: SIZE }],
  ['gaussianHeadGrad', ROWS, COLUMNS, true, -3, { in: 2 * SIZE }, ...latents, { out: 2 * SIZE }],
  ['gaussianKl', ROWS, COLUMNS, COLUMNS * 4, ...latents, ...latents, { out: ROWS }],
  [
    ...(['gaussianKl', ROWS, COLUMNS, 0, ...latents, { in: COLUMNS }, { in: COLUMNS }] as const),
    { out: ROWS },
  ],
  [
    ...(['gaussianKlGrad', ROWS, COLUMNS, COLUMNS * 4, ...latents, ...latents] as const),
    ...[{ in: ROWS }, { out: SIZE }, { out: SIZE }],
  ],
  ['columnSums', 3001, 75, { in: 3001 * 75 }, { out: 75 }],
];

describe.each(CASES.map(([name, ...told]) => ({ name, told })))(
  '$name in parts',
  ({ name, told }) => {
    it('computes what it does at once, to the bit', () => {
      for (const into of own) {
        into.clear();
        const random = cases(N);
        const args = (outs: number[]) =>
          told.map((one, i) => {
            if (typeof one !== 'object') return one;
            if ('out' in one) return outs[i]!;
            return inputs[i]!;
          });
        const inputs = told.map((one) =>
          typeof one === 'object' && 'in' in one ? into.input(random.numbers(one.in)).address : 0,
        );
        const start = told.map((one) =>
          typeof one === 'object' && 'out' in one ? random.numbers(one.out) : undefined,
        );
        const place = () =>
          start.map((values) => (values ? into.state(values.slice()) : undefined));
        const [whole, parts] = [place(), place()];
        const sharing = inParts(into);
        for (const [outs, functions] of [
          [whole, into.functions],
          [parts, sharing.companion],
        ] as const)
          (functions as unknown as Functions)[name]!(...args(outs.map((out) => out?.address ?? 0)));
        into.check();
        const bits = (outs: typeof whole) =>
          outs.flatMap((out) => (out ? [Buffer.from(out.values().slice().buffer)] : []));
        // Compared by the buffers themselves: by vitest, byte for byte, all took half a minute.
        expect(bits(parts).map((of, i) => of.equals(bits(whole)[i]!))).not.toContain(false);
        expect(sharing.parts[0]).toBeGreaterThan(1);
      }
    });
  },
);

describe('in parts', () => {
  it('NaN and infinite values are found wherever they are, and where there are none any more', () => {
    const into = own[0]!;
    for (const at of [undefined, 0, 65_535, 65_536, 150_002]) {
      into.clear();
      const values = new Float32Array(N);
      if (at !== undefined) values[at] = at % 2 ? Number.NaN : -Infinity;
      const { address } = into.input(values);
      const { companion, parts } = inParts(into);
      expect(companion.allFinite(N, address), String(at)).toBe(at === undefined ? 1 : 0);
      expect(companion.allFinite(1, address + 4)).toBe(1);
      expect(parts).toEqual([3, 1]);
    }
  });

  it('little work stays whole', () => {
    const into = own[0]!;
    into.clear();
    const [x, out] = [into.input(new Float32Array(1000)), into.output(1000)];
    const { companion, parts } = inParts(into);
    companion.reluGrad(1000, x.address, x.address, out.address);
    companion.scaleRows(10, 100, x.address, x.address, out.address);
    expect(parts).toEqual([]);
    into.check();
  });
});
