import type { Cases } from './arena.js';

/** Images and a filter of 3×3, moved with strides of 1. */
export interface Sizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly maps: number;
  readonly top: number;
  readonly left: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/** From what {@link someSizes} picks. */
export interface SizeChoices {
  /** Sides of images. */
  readonly sides: readonly number[];
  /** Rows or columns of padding ahead, and behind. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  readonly batches: readonly number[];
}

/** Images of some size, with maps as told. */
export function someSizes(
  random: Cases,
  { sides, before, behind, batches }: SizeChoices,
  maps: Pick<Sizes, 'channels' | 'maps'>,
): Sizes {
  const side = () => {
    const [size, ahead] = [random.pick(sides), random.pick(before)];
    return { size, ahead, out: Math.max(1, size + ahead + random.pick(behind) - 2) };
  };
  const [y, x] = [side(), side()];
  return {
    batch: random.pick(batches),
    height: y.size,
    width: x.size,
    ...maps,
    top: y.ahead,
    left: x.ahead,
    outHeight: y.out,
    outWidth: x.out,
  };
}

/** Goes through the terms of a convolution and its gradients: places in x, filter and y. */
export function forEachTerm(
  size: Sizes,
  visit: (x: number, filter: number, y: number) => void,
): void {
  const { batch, height, width, channels, maps, top, left, outHeight, outWidth } = size;
  for (let image = 0; image < batch; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let tap = 0; tap < 9; tap++) {
          const [y, x] = [row - top + Math.floor(tap / 3), column - left + (tap % 3)];
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          const from = ((image * height + y) * width + x) * channels;
          const to = ((image * outHeight + row) * outWidth + column) * maps;
          for (let channel = 0; channel < channels; channel++)
            for (let map = 0; map < maps; map++)
              visit(from + channel, (tap * channels + channel) * maps + map, to + map);
        }
}

/** Cuts so many units into ranges, some of them empty. */
export function ranges(random: Cases, count: number): (readonly [first: number, count: number])[] {
  const cuts = [
    0,
    ...Array.from({ length: 3 }, () => Math.floor(random.pick([0, 0.2, 0.5, 0.9]) * count)),
  ];
  const sorted = [...cuts, count].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => [sorted[i]!, end - sorted[i]!] as const);
}
