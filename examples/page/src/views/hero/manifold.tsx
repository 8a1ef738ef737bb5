import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { tilePainter } from '../canvas/image-tiles.js';
import { Plane, type PlanePoint } from '../canvas/plane.js';
import { colors } from '../canvas/theme.js';
import { imagesOf } from '../run/images-of.js';
import { REACH, type RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

const SIDE = 18;

/** The plane of two latents, with what the decoder draws at each place. */
export function Manifold({ run }: { run: RunState }) {
  const paint = useMemo(tilePainter, []);
  const answer = useWatch(run.engine, 'manifold', {
    ...{ size: SIDE, span: REACH },
    ...run.asked.value,
  });
  const point = useComputed(() => run.z.value as PlanePoint);
  return (
    <Plane
      label={`What the model draws at each of ${SIDE} by ${SIDE} places of the plane of latents`}
      reach={REACH}
      point={point}
      onMove={(z) => (run.z.value = z)}
      draw={({ context, width, height }) => {
        const images = imagesOf(answer.value?.pictures);
        if (images?.count !== SIDE * SIDE) return;
        const { digits } = colors.value;
        paint(context, images, { columns: SIDE, gap: 0 }, digits, { x: 0, y: 0, width, height });
      }}
    />
  );
}
