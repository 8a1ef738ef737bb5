import { ImageTiles } from '../canvas/tiles.js';
import { imagesOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

const SIDE = 8;

/** A square of new images: always of the same latents, so that one sees how they grow. */
export function SampleSheet({ run }: { run: RunState }) {
  const answer = useWatch(run.engine, 'samples', {
    count: SIDE * SIDE,
    seed: 7,
    ...run.asked.value,
  });
  return (
    <div class="digit">
      <ImageTiles
        label={`${SIDE * SIDE} images that the model draws from the prior`}
        images={() => imagesOf(answer.value?.samples)}
        columns={SIDE}
      />
    </div>
  );
}
