import { describe, optionError } from '../core/errors.js';

/** Red, green and blue, each from 0 to 255. */
type Rgb = readonly [red: number, green: number, blue: number];

/** What is six digits of hexadecimal notation, as in CSS. */
const HEX = /^#[0-9a-f]{6}$/i;

/** From a value between 0 and 1 to a colour. */
export type ColorScale = (value: number) => Rgb;

/** Mixes colours that stand at equal distances from 0 to 1. */
export function colorScale(colors: unknown): ColorScale {
  if (!Array.isArray(colors) || colors.length < 2 || !colors.every((each) => isHex(each))) {
    throw optionError(
      'colors',
      'must be a list of two colours or more',
      describe(colors),
      "Give ['#000000', '#ffffff'], say: those of 0 and of 1, and in between what lies between.",
    );
  }
  const stops = (colors as readonly string[]).map(rgbOf);
  return (value) => {
    const at = value * (stops.length - 1);
    const below = Math.min(Math.floor(at), stops.length - 2);
    const [from, to] = [stops[below]!, stops[below + 1]!];
    const mixed = (i: 0 | 1 | 2) => from[i] + (at - below) * (to[i] - from[i]);
    return [mixed(0), mixed(1), mixed(2)];
  };
}

const isHex = (color: unknown) => typeof color === 'string' && HEX.test(color);

function rgbOf(color: string): Rgb {
  const bits = Number.parseInt(color.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}
