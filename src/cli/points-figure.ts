import { generatedColor } from '../../examples/shared/drawing/colors.js';
import type { Figure } from '../../examples/shared/drawing/figure.js';
import { scatter3d, type Axis3 } from '../../examples/shared/drawing/scatter-3d.js';
import { scatter } from '../../examples/shared/drawing/scatter.js';

const VIEW = { azimuth: -70, elevation: 15 };
const SIZE = 520;

/** Points of a plane or of space, as a scatter. */
export function pointsFigure(points: readonly (readonly number[])[], caption: string): Figure {
  const axes = points[0]!.map((_, i) =>
    axisOf(
      points.map((point) => point[i]!),
      `x${i + 1}`,
    ),
  );
  const group = { name: 'samples', color: generatedColor };
  return {
    name: 'samples',
    title: 'Points',
    caption,
    draw(room) {
      const size = Math.min(SIZE, room);
      if (axes.length === 3) {
        return scatter3d({
          groups: [{ ...group, points: points as readonly (readonly [number, number, number])[] }],
          axes: axes as [Axis3, Axis3, Axis3],
          view: VIEW,
          size,
          radius: 2.2,
        });
      }
      return scatter({
        groups: [{ ...group, points: points as readonly (readonly [number, number])[] }],
        x: axes[0]!.label,
        y: axes[1]!.label,
        width: size,
        height: size,
        radius: 2.2,
      });
    },
  };
}

/** An axis from a round number below all values to one above them. */
function axisOf(values: readonly number[], label: string): Axis3 {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = 10 ** Math.floor(Math.log10(high - low || 1)) / 2;
  return { label, domain: [step * Math.floor(low / step), step * Math.ceil(high / step)] };
}
