/** Red, green and blue, each of 0 to 255. */
export type Rgb = readonly [number, number, number];

/**
 * The tones between paper and ink, as the 32-bit pixels that a canvas keeps.
 *
 * @param paper - The colour of 0.
 * @param ink - The colour of 1.
 * @returns 256 pixels, each `0xAABBGGRR`.
 */
export function tones(paper: Rgb, ink: Rgb): Uint32Array {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const mix = (c: 0 | 1 | 2) => Math.round(paper[c] + ((ink[c] - paper[c]) * i) / 255);
    table[i] = ((255 << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0)) >>> 0;
  }
  return table;
}

/** Reads a colour such as `#3f90da` or `rgb(63, 144, 218)`; black where it is neither. */
export function readColor(text: string): Rgb {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex) {
    // Shrunk stylesheets say each digit once where both are the same.
    const value = parseInt(hex.length === 3 ? hex.replace(/./g, '$&$&') : hex, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  const parts = text.match(/\d+(\.\d+)?/g)?.map(Number) ?? [];
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}
