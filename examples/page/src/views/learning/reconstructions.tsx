import type { ComponentChildren } from 'preact';
import { ImageTiles } from '../canvas/tiles.js';
import { Explain } from '../explaining/explain.js';
import { imagesOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

const COUNT = 12;

/** Images of the data, what comes back through the code below each, and new ones. */
export function Reconstructions({ run }: { run: RunState }) {
  const pairs = useWatch(run.engine, 'reconstructions', { count: COUNT });
  const drawn = useWatch(run.engine, 'samples', { count: COUNT, seed: 11, ...run.asked.value });
  return (
    <section aria-labelledby="through-title" class="through">
      <h2 id="through-title">
        Through the code and back <Explain of="reconstructions" />
      </h2>
      <Row name="Images">
        <ImageTiles
          label={`${COUNT} images of the data`}
          images={() => imagesOf(pairs.value?.originals)}
          columns={COUNT}
        />
      </Row>
      <Row name="Reconstructed">
        <ImageTiles
          label="The same images after encoding and decoding"
          images={() => imagesOf(pairs.value?.reconstructions)}
          columns={COUNT}
        />
      </Row>
      <Row name="New" explained>
        <ImageTiles
          label={`${COUNT} new images, from the prior`}
          images={() => imagesOf(drawn.value?.samples)}
          columns={COUNT}
        />
      </Row>
    </section>
  );
}

function Row({
  name,
  explained,
  children,
}: {
  name: string;
  explained?: boolean;
  children: ComponentChildren;
}) {
  return (
    <div class="row">
      <span class="row-name">
        {name} {explained && <Explain of="samples" />}
      </span>
      <div class="strip">{children}</div>
    </div>
  );
}
