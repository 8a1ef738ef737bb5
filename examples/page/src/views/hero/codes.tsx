import { useComputed } from '@preact/signals';
import { Plane, type PlanePoint } from '../canvas/plane.js';
import { colors } from '../canvas/theme.js';
import { placeColor } from '../drawing/class-colors.js';
import { drawScatter } from '../drawing/draw-scatter.js';
import { levelsOf } from '../drawing/levels.js';
import { REACH, type RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

const COUNT = 1500;
/** Codes lie also where the prior hardly is, at first. */
const WIDER = REACH + 1;

/** How many colours there are for a place on a curve. */
const LEVELS = 24;

/** The plane of two latents, with the codes of data in the colours of their classes. */
export function Codes({ run }: { run: RunState }) {
  const answer = useWatch(run.engine, 'codes', { count: COUNT });
  const points = useWatch(run.engine, 'points', run.areImages.value ? undefined : { count: COUNT });
  const places = useComputed(() => levelsOf(points.value?.colours, LEVELS));
  const point = useComputed(() => run.z.value as PlanePoint);
  return (
    <Plane
      label={`Where the encoder puts ${COUNT} data on the plane of latents`}
      reach={WIDER}
      point={point}
      onMove={(z) => (run.z.value = z)}
      draw={({ context, width }, x, y) => {
        const told = answer.value;
        if (told?.codes.shape[1] !== 2) return;
        const { ink, paper, accent, rule, font } = colors.value;
        drawRings(context, x.at(0), y.at(0), width / 2 / WIDER, rule);
        const look = { radius: 2.2, chosen: run.chosen.value, ink, paper, accent, font };
        const codes = { points: told.codes.values, labels: undefined };
        // Classes that the model is told lie upon each other, and their names would too.
        const isTold = run.engine.experiment.value.model === 'cvae';
        const names = isTold ? {} : { name: String };
        const classes = run.engine.data.value?.classes ?? 0;
        if (classes > 1) {
          drawScatter(context, { ...codes, labels: told.labels }, x, y, { ...look, ...names });
        } else if (places.value) {
          const color = (level: number) => placeColor(level / (LEVELS - 1));
          drawScatter(context, { ...codes, labels: places.value }, x, y, { ...look, color });
        } else drawScatter(context, codes, x, y, look);
      }}
    />
  );
}

/** One, two and three standard deviations of the prior. */
function drawRings(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  unit: number,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  for (const deviations of [1, 2, 3]) {
    context.beginPath();
    context.arc(x, y, deviations * unit, 0, 2 * Math.PI);
    context.stroke();
  }
}
