import { dot, line, text } from '@observablehq/plot';
import type { CurvePoint } from '../drawing/curves.js';
import type { Figure } from '../drawing/figure.js';
import { legend } from '../drawing/legend.js';
import { stack } from '../drawing/panel.js';
import { scatter } from '../drawing/scatter.js';

/** A model in the plane of rate and distortion, in nats per datum. */
export interface RateDistortion {
  /** What stands beside its point, if anything. */
  readonly label: string;
  readonly group: string;
  /** KL(q(z | x) ‖ p(z)). */
  readonly rate: number;
  /** −E log p(x | z). */
  readonly distortion: number;
}

/** How models are drawn. */
export interface RateDistortionOptions {
  readonly models: readonly RateDistortion[];
  /** The colour of each group, in the order of the legend. */
  readonly groups: readonly { readonly name: string; readonly color: string }[];
  readonly title: string;
  readonly caption: string;
}

type Range = readonly [number, number];

/**
 * Models in the plane of rate and distortion, with lines on which −ELBO, their sum, is the same.
 */
export function rateDistortionFigure({
  models,
  groups,
  title,
  caption,
}: RateDistortionOptions): Figure {
  const xDomain = padded(models.map(({ rate }) => rate));
  const yDomain = padded(models.map(({ distortion }) => distortion));
  const contours = roundLevels(xDomain[0] + yDomain[0], xDomain[1] + yDomain[1], 12)
    .map((level) => ({ level, ends: contour(level, xDomain, yDomain) }))
    .filter(({ ends }) => ends !== undefined) as {
    level: number;
    ends: [CurvePoint, CurvePoint];
  }[];
  const of = (name: string) => models.filter(({ group }) => group === name);
  const plane = (width: number) =>
    scatter({
      width,
      height: Math.min(520, width),
      radius: 5,
      x: 'rate: KL(q(z|x) ‖ p(z)) (nats per image)',
      y: 'distortion: −E log p(x|z) (nats per image)',
      xDomain,
      yDomain,
      groups: groups.slice(0, 1).map(({ name, color }) => ({
        name,
        color,
        points: of(name).map(({ rate, distortion }) => [rate, distortion] as const),
      })),
      marks: [
        ...contours.flatMap(({ level, ends }) => [
          line(ends, { x: 'x', y: 'y', stroke: '#999', strokeWidth: 1, strokeDasharray: '5 4' }),
          text([ends[0]], {
            x: 'x',
            y: 'y',
            text: [`${level}`],
            fill: '#777',
            textAnchor: 'start',
            dx: 5,
            dy: 9,
            fontSize: 11,
          }),
        ]),
        text(models, {
          x: 'rate',
          y: 'distortion',
          text: 'label',
          textAnchor: 'start',
          dx: 9,
          dy: -9,
          stroke: '#fff',
          strokeWidth: 4,
          fill: '#222',
        }),
        // Wider and wider rings, since models that end at one β end at about one place.
        ...groups.slice(1).map(({ name, color }, i) =>
          dot(of(name), {
            x: 'rate',
            y: 'distortion',
            r: 6 + 3 * i,
            stroke: color,
            strokeWidth: 2,
          }),
        ),
      ],
    });
  return {
    name: 'rate-distortion',
    title,
    draw(room) {
      const width = Math.min(720, room);
      return stack(
        [
          legend(
            groups.map((group) => ({ ...group, mark: 'dot' })),
            width,
          ),
          plane(width),
        ],
        8,
      );
    },
    cover: true,
    caption: `${caption} On each dashed line −ELBO, the sum of the two, is the number at its upper end.`,
  };
}

/**
 * The ends of x + y = level in a box, the upper left one first; undefined where the line misses it.
 */
export function contour(
  level: number,
  [left, right]: Range,
  [low, high]: Range,
): [CurvePoint, CurvePoint] | undefined {
  const start = Math.max(left, level - high);
  const end = Math.min(right, level - low);
  return start < end
    ? [
        { x: start, y: level - start },
        { x: end, y: level - end },
      ]
    : undefined;
}

/** Some round numbers between two, about `count` of them. */
export function roundLevels(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10]
    .map((factor) => factor * power)
    .find((candidate) => candidate >= rough)!;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

function padded(values: readonly number[]): Range {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.08 * Math.max(high - low, 1);
  return [low - room, high + 2 * room];
}
