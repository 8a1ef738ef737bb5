import { smoothCurve, type Point } from './curve.js';
import type { Glyph, GlyphPoint } from './glyphs.js';
import type { PenPoint } from './raster.js';

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

function place([x, y]: Point, hand: Hand): Point {
  const middle = y - 0.5;
  const balanced = middle + hand.balance * (0.25 - middle * middle);
  const bent =
    (x - 0.33) * hand.width +
    hand.bend * (middle * middle - 0.1) +
    hand.wave * Math.sin(7 * y + hand.phase);
  const slanted = bent - hand.slant * balanced;
  const cosine = Math.cos(hand.rotation);
  const sine = Math.sin(hand.rotation);
  return [cosine * slanted - sine * balanced, sine * slanted + cosine * balanced];
}

function waver(stroke: readonly GlyphPoint[], { normal }: Chance): GlyphPoint[] {
  return stroke.map(([x, y, corner]) => [
    x + 0.028 * tame(normal()),
    y + 0.028 * tame(normal()),
    corner,
  ]);
}

/**
 * The bounds of some strokes and the centre of their mass along one axis, all ink counting alike.
 */
function extent(
  strokes: readonly (readonly Point[])[],
  axis: 0 | 1,
): { low: number; high: number; centre: number } {
  let [low, high, mass, moment] = [Infinity, -Infinity, 0, 0];
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i++) {
      const point = stroke[i]!;
      const last = stroke[Math.max(i - 1, 0)]!;
      const length = Math.hypot(point[0] - last[0], point[1] - last[1]);
      low = Math.min(low, point[axis]);
      high = Math.max(high, point[axis]);
      mass += length;
      moment += (length * (point[axis] + last[axis])) / 2;
    }
  }
  return { low, high, centre: moment / mass };
}

/** Moves a centre of mass to the target, or as near as the margins of the page allow. */
function shift(
  { low, high, centre }: { low: number; high: number; centre: number },
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
export function writeByHand(glyph: Glyph, side: number, chance: Chance): PenPoint[][] {
  const { uniform, normal } = chance;
  const hand = someHand(chance);
  const strokes = glyph.map((stroke) =>
    smoothCurve(waver(stroke, chance)).map((point) => place(point, hand)),
  );
  const thickness = 1.22 * Math.exp(0.23 * tame(normal()));
  const across = extent(strokes, 0);
  const down = extent(strokes, 1);
  const scale =
    ((side * 20) / 28 - 2 * thickness - 2 * uniform()) /
    Math.max(across.high - across.low, down.high - down.low);
  // Room for the strongest pressure, a soft edge, and half a pixel of clean paper.
  const margin = 1.3 * thickness + 1.25;
  const left = shift(across, scale, side / 2 + 0.4 * tame(normal()), side, margin);
  const top = shift(down, scale, side / 2 + 0.4 * tame(normal()), side, margin);
  const unevenness = 0.15 * Math.abs(tame(normal()));
  return strokes.map((stroke) => {
    const phase = 2 * Math.PI * uniform();
    const turns = 1 + 2 * uniform();
    return stroke.map(([x, y], i) => {
      const pressure =
        1 + unevenness * Math.sin((turns * Math.PI * i) / (stroke.length - 1) + phase);
      return { x: left + scale * x, y: top + scale * y, radius: thickness * pressure };
    });
  });
}
