import { useComputed, useSignal, type Signal } from '@preact/signals';
import { ImageTiles } from '../canvas/tiles.js';
import { centreStrokes, rasterize, type Stroke } from '../drawing/strokes.js';
import { Explain } from '../explaining/explain.js';
import { imagesOf, someImages } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useAnswer } from '../run/use-answer.js';
import { DrawPad } from './draw-pad.js';
import { PosteriorView } from './posterior-view.js';

const SAMPLES = 12;

/** A drawing of one's own, what the encoder believes of it, and what comes back. */
export function Encode({ run }: { run: RunState }) {
  const strokes = useSignal<readonly Stroke[]>([]);
  const taken = useSignal<Float32Array<ArrayBuffer> | undefined>(undefined);
  const seed = useSignal(1);
  const datum = useComputed(() => taken.value ?? drawnDatum(strokes.value, run));
  const answer = useAnswer(
    run.engine,
    'encode',
    () =>
      datum.value && { datum: datum.value, samples: SAMPLES, seed: seed.value, ...run.asked.value },
  );
  const isEmpty = datum.value === undefined;
  const shown = () => (datum.value ? answer.value : undefined);
  return (
    <div class="encode">
      <div class="encode-draw">
        <DrawPad
          strokes={strokes}
          hint={!taken.value}
          beneath={() => asImage(taken.value, run)}
          onBegin={() => (taken.value = undefined)}
        />
        <div class="buttons">
          <button type="button" disabled={isEmpty} onClick={() => clear(strokes, taken)}>
            Clear
          </button>
          <button
            type="button"
            onClick={() => {
              strokes.value = [];
              void takeDatum(run, taken);
            }}
          >
            Take one of the data
          </button>
        </div>
        <p class="aside">
          It is moved to the middle and scaled as the digits that the model knows.
        </p>
      </div>
      <div class="encode-posterior">
        <p class="caption">
          q(z | x): what the encoder believes <Explain of="ellipse" />
        </p>
        <PosteriorView run={run} answer={useComputed(shown)} />
      </div>
      <div class="encode-back">
        <p class="caption">What comes back</p>
        <div class="pair">
          <figure>
            <div class="digit">
              <ImageTiles
                label="Your drawing as the model sees it"
                images={() => asImage(datum.value, run)}
                columns={1}
              />
            </div>
            <figcaption>seen as</figcaption>
          </figure>
          <figure>
            <div class="digit">
              <ImageTiles
                label="Its reconstruction from the mean of q"
                images={() => imagesOf(shown()?.reconstruction)}
                columns={1}
              />
            </div>
            <figcaption>from the mean of q</figcaption>
          </figure>
        </div>
        <p class="caption">
          From samples z = μ + σ ⊙ ε <Explain of="reparameterization" />
        </p>
        <div class="samples-strip">
          <ImageTiles
            label={`${SAMPLES} samples of q, decoded`}
            images={() => someImages(imagesOf(shown()?.decoded), 0, SAMPLES)}
            columns={6}
          />
        </div>
        <button type="button" disabled={isEmpty} onClick={() => (seed.value += 1)}>
          Draw ε anew
        </button>
      </div>
    </div>
  );
}

function clear(strokes: Signal<readonly Stroke[]>, taken: Signal<unknown>): void {
  strokes.value = [];
  taken.value = undefined;
}

async function takeDatum(run: RunState, taken: Signal<Float32Array<ArrayBuffer> | undefined>) {
  const count = run.engine.data.value?.count ?? 1;
  const at = Math.floor(Math.random() * count);
  const told = await run.engine.ask('datum', { at });
  if (told) taken.value = told.datum;
}

/** What was drawn as a datum of the run's shape; nothing where nothing was drawn. */
function drawnDatum(strokes: readonly Stroke[], run: RunState) {
  const [height, width, channels] = run.engine.data.value?.shape ?? [];
  if (strokes.length === 0 || !height || height !== width) return undefined;
  const grey = rasterize(centreStrokes(strokes), height, 1.15 * (height / 28));
  if (channels !== 3) return grey;
  return Float32Array.from({ length: grey.length * 3 }, (_, i) => grey[Math.floor(i / 3)]!);
}

function asImage(datum: Float32Array<ArrayBuffer> | undefined, run: RunState) {
  const shape = run.engine.data.value?.shape;
  return datum && shape && imagesOf({ shape: [1, ...shape], values: datum });
}
