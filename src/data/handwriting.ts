import { smoothCurve, type Path } from './curve.js';
import type { Glyph, GlyphPoint } from './glyphs.js';
import type { PenPath } from './raster.js';

/** The two kinds of chance that handwriting draws on. */
export interface Chance {
  /** Uniform on [0, 1). */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
}

/** What does not change while one digit is written. */
interface Hand {
  readonly slant: number;
  readonly width: number;
  readonly rotation: number;
  /** Moves the middle up or down, so that one bowl grows at the other's cost. */
  readonly balance: number;
  readonly bend: number;
  readonly wave: number;
  readonly phase: number;
}

// Chance beyond two standard deviations would make digits that nobody writes.
function tame(normal: number): number {
  return Math.min(Math.max(normal, -2), 2);
}

function someHand({ uniform, normal }: Chance): Hand {
  return {
    slant: 0.16 + 0.23 * tame(normal()),
    width: Math.exp(0.1 + 0.19 * tame(normal())),
    rotation: 0.09 * tame(normal()),
    balance: 0.18 * tame(normal()),
    bend: 0.15 * tame(normal()),
    wave: 0.025 * tame(normal()),
    phase: 2 * Math.PI * uniform(),
  };
}

/** Puts the points of a path, upright as they are in the glyph, where the hand puts them. */
function place({ x, y }: Path, hand: Hand): void {
  const cosine = Math.cos(hand.rotation);
  const sine = Math.sin(hand.rotation);
  for (let i = 0; i < x.length; i++) {
    const middle = y[i]! - 0.5;
    const balanced = middle + hand.balance * (0.25 - middle * middle);
    const bent =
      (x[i]! - 0.33) * hand.width +
      hand.bend * (middle * middle - 0.1) +
      hand.wave * Math.sin(7 * y[i]! + hand.phase);
    const slanted = bent - hand.slant * balanced;
    x[i] = cosine * slanted - sine * balanced;
    y[i] = sine * slanted + cosine * balanced;
  }
}

function waver(stroke: readonly GlyphPoint[], { normal }: Chance): GlyphPoint[] {
  return stroke.map(([x, y, corner]) => [
    x + 0.028 * tame(normal()),
    y + 0.028 * tame(normal()),
    corner,
  ]);
}

/** How far something reaches along one axis, and where its centre of mass lies. */
interface Extent {
  readonly low: number;
  readonly high: number;
  readonly centre: number;
}

/** The length of each piece of a path, by the point where it ends. */
function pieceLengths({ x, y }: Path): number[] {
  const lengths = [0];
  for (let i = 1; i < x.length; i++) {
    const dx = x[i]! - x[i - 1]!;
    const dy = y[i]! - y[i - 1]!;
    lengths.push(Math.sqrt(dx * dx + dy * dy));
  }
  return lengths;
}

/** The extent of some strokes along one axis, all ink counting alike. */
function extent(
  strokes: readonly Path[],
  axis: 'x' | 'y',
  lengths: readonly (readonly number[])[],
): Extent {
  let [low, high, mass, moment] = [Infinity, -Infinity, 0, 0];
  for (let s = 0; s < strokes.length; s++) {
    const places = strokes[s]![axis];
    const pieces = lengths[s]!;
    let last = places[0]!;
    for (let i = 0; i < places.length; i++) {
      const here = places[i]!;
      if (here < low) low = here;
      if (here > high) high = here;
      mass += pieces[i]!;
      moment += (pieces[i]! * (here + last)) / 2;
      last = here;
    }
  }
  return { low, high, centre: moment / mass };
}

/** Moves a centre of mass to the target, or as near as the margins of the page allow. */
function shift(
  { low, high, centre }: Extent,
  scale: number,
  target: number,
  side: number,
  margin: number,
): number {
  const wished = target - scale * centre;
  return Math.min(Math.max(wished, margin - scale * low), side - margin - scale * high);
}

/**
 * Writes a glyph by hand: every call differs in slant, size, width, thickness, pressure and in the
 * way of each stroke.
 *
 * @param glyph - What to write.
 * @param side - The rows and columns of the page, of which the writing fills about 20 of 28.
 * @param chance - Where the variety comes from.
 * @returns The way of the pen for each stroke, in pixels.
 */
export function writeByHand(glyph: Glyph, side: number, chance: Chance): PenPath[] {
  const { uniform, normal } = chance;
  const hand = someHand(chance);
  const strokes = glyph.map((stroke) => {
    const path = smoothCurve(waver(stroke, chance));
    place(path, hand);
    return path;
  });
  const thickness = 1.22 * Math.exp(0.23 * tame(normal()));
  const lengths = strokes.map(pieceLengths);
  const across = extent(strokes, 'x', lengths);
  const down = extent(strokes, 'y', lengths);
  const scale =
    ((side * 20) / 28 - 2 * thickness - 2 * uniform()) /
    Math.max(across.high - across.low, down.high - down.low);
  // Room for the strongest pressure, a soft edge, and half a pixel of clean paper.
  const margin = 1.3 * thickness + 1.25;
  const left = shift(across, scale, side / 2 + 0.4 * tame(normal()), side, margin);
  const top = shift(down, scale, side / 2 + 0.4 * tame(normal()), side, margin);
  const unevenness = 0.15 * Math.abs(tame(normal()));
  return strokes.map(({ x, y }) => {
    const phase = 2 * Math.PI * uniform();
    const turns = 1 + 2 * uniform();
    const radius: number[] = [];
    for (let i = 0; i < x.length; i++) {
      x[i] = left + scale * x[i]!;
      y[i] = top + scale * y[i]!;
      const pressure = 1 + unevenness * Math.sin((turns * Math.PI * i) / (x.length - 1) + phase);
      radius.push(thickness * pressure);
    }
    return { x, y, radius };
  });
}
