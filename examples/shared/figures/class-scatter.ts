import type { Markish } from '@observablehq/plot';
import { classColors } from '../drawing/colors.js';
import { legend } from '../drawing/legend.js';
import type { Panel } from '../drawing/panel.js';
import { innerRange, pairs, type Points } from '../data/points.js';
import { scatter } from '../drawing/scatter.js';

/** How points of ten classes are drawn. */
export interface ClassScatterOptions {
  /** What the axes measure. */
  readonly x: string;
  readonly y: string;
  /** Pixels on each side. */
  readonly size: number;
  /** Which share of the points may be left out at each end of each axis, 0.002 unless told. */
  readonly outside?: number;
  /** What is drawn over the points, for the part of the plane that is shown. */
  readonly marks?: (domains: Domains) => readonly Markish[];
}

/** What part of a plane is shown. */
export interface Domains {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Points of a plane, each in the colour of its class; the few that lie far out are left out. */
export function classScatter(
  points: Points,
  labels: ArrayLike<number>,
  { x, y, size, outside = 0.002, marks }: ClassScatterOptions,
): Panel {
  const all = pairs(points);
  const domains = classDomains(points, outside);
  const groups = classColors.map((color, label) => ({
    name: String(label),
    color,
    points: all.filter((_, i) => labels[i] === label),
  }));
  return scatter({
    groups,
    x,
    y,
    xDomain: domains.x,
    yDomain: domains.y,
    width: size,
    height: size,
    radius: 1.4,
    ...(marks && { marks: marks(domains) }),
  });
}

/** The part of the plane that holds nearly all points. */
export function classDomains(points: Points, outside: number): Domains {
  const all = pairs(points);
  return {
    x: innerRange(
      all.map(([first]) => first),
      outside,
    ),
    y: innerRange(
      all.map(([, second]) => second),
      outside,
    ),
  };
}

/** The digits and their colours. */
export function classLegend(room: number): Panel {
  return legend(
    classColors.map((color, label) => ({ name: String(label), color, mark: 'dot' })),
    room,
  );
}
