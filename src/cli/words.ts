/** A number as it is read. */
export const count = (number: number): string => number.toLocaleString('en-US');

/** So many of what has a plural in -s, as in `1 epoch` or `2 epochs`. */
export const counted = (number: number, things: string): string =>
  `${count(number)} ${number === 1 ? things.replace(/s$/, '') : things}`;

/** Sizes of axes, as in `28 × 28 × 1`. */
export const inShape = (shape: readonly number[]): string => shape.map(count).join(' × ');

/** A number of bytes, as in `3.2 MB`. */
export const megabytes = (bytes: number): string =>
  bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
