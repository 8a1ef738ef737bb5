import { Explain } from '../explaining/explain.js';
import { ImageTiles } from '../canvas/tiles.js';
import { decimals } from '../drawing/words.js';
import { imagesOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useAnswer } from '../run/use-answer.js';

/** What the model draws at the latent that is being moved. */
export function Decoded({ run }: { run: RunState }) {
  const answer = useAnswer(run.engine, 'decode', () =>
    run.z.value.length === run.engine.experiment.value.latent
      ? { z: run.z.value, ...run.asked.value }
      : undefined,
  );
  return (
    <figure class="decoded">
      <div class="digit">
        <ImageTiles
          label="What the decoder draws at the point"
          images={() => imagesOf(answer.value?.pictures)}
          columns={1}
          gap={0}
        />
      </div>
      <figcaption>
        <Coordinates run={run} />
        <Explain of="decode" />
      </figcaption>
    </figure>
  );
}

function Coordinates({ run }: { run: RunState }) {
  const z = run.z.value;
  if (!run.isPlane.value) return <span>drawn from {z.length} latents</span>;
  return (
    <span class="numbers">
      z = ({decimals(z[0]!, 2)}, {decimals(z[1]!, 2)})
    </span>
  );
}
