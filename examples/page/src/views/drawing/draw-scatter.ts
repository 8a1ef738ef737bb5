import { apart } from './apart.js';
import { classColor } from './class-colors.js';
import type { Scale } from './scale.js';

/** Codes of the plane, two numbers each, and a class of each. */
export interface Codes {
  readonly points: Float32Array;
  readonly labels: ArrayLike<number> | undefined;
}

/** How codes are drawn. */
export interface ScatterLook {
  /** The radius of a dot. */
  readonly radius: number;
  /** The class that stands out, or −1. */
  readonly chosen: number;
  readonly ink: string;
  readonly paper: string;
  readonly accent: string;
  readonly font: string;
  /** The colour of a class; its own unless told. */
  readonly color?: (label: number) => string;
  /** What a class is called at the middle of its codes; nothing where classes are not named. */
  readonly name?: (label: number) => string;
}

const NAME_SIZE = 17;

/**
 * Draws codes as dots in the colours of their classes, and at the median of each class its name, so
 * that nobody needs the colours.
 */
export function drawScatter(
  context: CanvasRenderingContext2D,
  { points, labels }: Codes,
  x: Scale,
  y: Scale,
  look: ScatterLook,
): void {
  const groups = byClass(points.length / 2, labels);
  groups.forEach((rows, label) => {
    context.globalAlpha = look.chosen === -1 ? 0.75 : look.chosen === label ? 0.9 : 0.1;
    context.fillStyle = labels ? (look.color ?? classColor)(label) : look.accent;
    context.beginPath();
    for (const row of rows) {
      const [px, py] = [x.at(points[2 * row]!), y.at(points[2 * row + 1]!)];
      context.moveTo(px + look.radius, py);
      context.arc(px, py, look.radius, 0, 2 * Math.PI);
    }
    context.fill();
  });
  context.globalAlpha = 1;
  if (labels && look.name) drawNames(context, points, groups, x, y, look);
}

function drawNames(
  context: CanvasRenderingContext2D,
  points: Float32Array,
  groups: readonly (readonly number[])[],
  x: Scale,
  y: Scale,
  { ink, paper, font, chosen, name }: ScatterLook,
): void {
  context.font = font.replace(/^\d+px/, `700 ${NAME_SIZE}px`);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = paper;
  context.fillStyle = ink;
  const named = groups.flatMap((rows, label) => {
    if (rows.length === 0 || (chosen !== -1 && chosen !== label)) return [];
    const middle = (axis: 0 | 1) => median(rows.map((row) => points[2 * row + axis]!));
    return [{ label, at: [x.at(middle(0)), y.at(middle(1))] as const }];
  });
  const size = [Math.max(...x.range), Math.max(...y.range)] as const;
  const places = apart(
    named.map(({ at }) => at),
    NAME_SIZE * 1.1,
    size,
  );
  named.forEach(({ label }, i) => {
    const [px, py] = places[i]!;
    context.strokeText(name!(label), px, py);
    context.fillText(name!(label), px, py);
  });
}

/** The rows of each class, those of class 0 first. */
function byClass(count: number, labels: ArrayLike<number> | undefined): number[][] {
  const groups: number[][] = [];
  for (let row = 0; row < count; row++) {
    const label = labels?.[row] ?? 0;
    while (groups.length <= label) groups.push([]);
    groups[label]!.push(row);
  }
  return groups;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
