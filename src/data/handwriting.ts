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
    slant: 0.15 + 0.2 * tame(normal()),
    width: Math.exp(0.08 + 0.16 * tame(normal())),
    rotation: 0.07 * tame(normal()),
    balance: 0.14 * tame(normal()),
    bend: 0.12 * tame(normal()),
    wave: 0.02 * tame(normal()),
    phase: 2 * Math.PI * uniform(),
  };
}

function place([x, y]: Point, hand: Hand): Point {
  const middle = y - 0.5;
  const balanced = middle + hand.balance * (0.25 - middle * middle);
  const bent = (x - 0.33) * hand.width + hand.bend * (middle * middle - 0.1) + hand.wave * Math.sin(7 * y + hand.phase);
  const slanted = bent - hand.slant * balanced;
  const cosine = Math.cos(hand.rotation);
  const sine = Math.sin(hand.rotation);
  return [cosine * slanted - sine * balanced, sine * slanted + cosine * balanced];
}

function waver(stroke: readonly GlyphPoint[], { normal }: Chance): GlyphPoint[] {
  return stroke.map(([x, y, corner]) => [x + 0.022 * tame(normal()), y + 0.022 * tame(normal()), corner]);
}

/** Maps x and y to pixels so that everything fits a box, with the ink's centre of mass in the middle of the page. */
function framing(strokes: readonly (readonly Point[])[], box: number, middle: Point): (point: Point) => Point {
  let [left, right, top, bottom, mass, massX, massY] = [Infinity, -Infinity, Infinity, -Infinity, 0, 0, 0];
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i++) {
      const [x, y] = stroke[i]!;
      const [lastX, lastY] = stroke[Math.max(i - 1, 0)]!;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      const length = Math.hypot(x - lastX, y - lastY);
      mass += length;
      massX += (length * (x + lastX)) / 2;
      massY += (length * (y + lastY)) / 2;
    }
  }
  const scale = box / Math.max(right - left, bottom - top);
  return ([x, y]) => [middle[0] + scale * (x - massX / mass), middle[1] + scale * (y - massY / mass)];
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
  const strokes = glyph.map((stroke) => smoothCurve(waver(stroke, chance)).map((point) => place(point, hand)));
  const thickness = 1.22 * Math.exp(0.23 * tame(normal()));
  const box = (side * 20) / 28 - 2 * thickness - 2 * uniform();
  const frame = framing(strokes, box, [side / 2 + 0.4 * tame(normal()), side / 2 + 0.4 * tame(normal())]);
  const unevenness = 0.15 * Math.abs(tame(normal()));
  return strokes.map((stroke) => {
    const phase = 2 * Math.PI * uniform();
    const turns = 1 + 2 * uniform();
    return stroke.map((point, i) => {
      const [x, y] = frame(point);
      const done = i / (stroke.length - 1);
      return { x, y, radius: thickness * (1 + unevenness * Math.sin(turns * Math.PI * done + phase)) };
    });
  });
}
