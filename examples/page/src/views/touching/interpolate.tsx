import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Values } from '../../engine/protocol.js';
import { ImageTiles } from '../canvas/tiles.js';
import { Slider } from '../controls/slider.js';
import { decimals } from '../drawing/words.js';
import { Explain } from '../explaining/explain.js';
import { imagesOf, someImages } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useAnswer } from '../run/use-answer.js';
import { PointCloud } from './point-cloud.js';

/** So many images are seen side by side; points lie as near as a line of dots. */
const STEPS = 11;
const DOTS = 61;

/** The way between the codes of two data, decoded. */
export function Interpolate({ run }: { run: RunState }) {
  const { engine } = run;
  const areImages = run.areImages.value;
  const steps = areImages ? STEPS : DOTS;
  const ends = useSignal<readonly [number, number]>([0, 1]);
  const codes = useSignal<readonly [readonly number[], readonly number[]] | undefined>(undefined);
  const at = useSignal(0.5);
  const step = engine.latest.value?.step ?? 0;
  // The ends move as the model learns: they are encoded anew now and then.
  const age = Math.floor(step / 100);
  useEffect(() => {
    let forgotten = false;
    void encodeBoth(run, ends.value).then((both) => {
      if (both && !forgotten) codes.value = both;
    });
    return () => void (forgotten = true);
  }, [engine, engine.status.value, ends.value, age]);

  const answer = useAnswer(engine, 'interpolate', () => {
    const { latent } = engine.experiment.value;
    const [from, to] = codes.value ?? [];
    if (from?.length !== latent || to?.length !== latent) return undefined;
    return { from, to, steps, ...run.asked.value };
  });
  const pictures = useComputed(() => answer.value?.pictures);
  const ringed = useComputed(() => rowOf(pictures.value, Math.round(at.value * (DOTS - 1))));
  const images = () => imagesOf(answer.value?.pictures);
  const other = (end: 0 | 1) => {
    const count = engine.data.value?.count ?? 2;
    const next = Math.floor(Math.random() * count);
    ends.value = end === 0 ? [next, ends.value[1]] : [ends.value[0], next];
  };
  return (
    <div class="interpolate">
      <p class="caption">
        A walk between two codes <Explain of="interpolation" />
      </p>
      {areImages && (
        <div class="walk">
          <ImageTiles label={`${STEPS} images on the way`} images={images} columns={STEPS} />
        </div>
      )}
      <div class="walk-foot">
        <button type="button" onClick={() => other(0)}>
          Another start
        </button>
        <div class="walk-slider">
          <Slider
            label="t"
            value={decimals(at.value)}
            min={0}
            max={1}
            step={1 / (steps - 1)}
            at={at.value}
            onMove={(value) => (at.value = value)}
          />
        </div>
        <button type="button" onClick={() => other(1)}>
          Another end
        </button>
      </div>
      {areImages ? (
        <div class="digit walk-digit">
          <ImageTiles
            label={`The image at t = ${decimals(at.value)}`}
            images={() => someImages(images(), Math.round(at.value * (STEPS - 1)), 1)}
            columns={1}
          />
        </div>
      ) : (
        <div class="walk-cloud">
          <PointCloud
            run={run}
            made={pictures}
            ringed={ringed}
            name="on the way; a ring: the point at t"
          />
        </div>
      )}
    </div>
  );
}

/** One of several points. */
function rowOf(values: Values | undefined, row: number): Values | undefined {
  const width = values?.shape[1];
  if (!values || !width || values.shape.length !== 2) return undefined;
  return { shape: [1, width], values: values.values.slice(row * width, (row + 1) * width) };
}

/** The posterior means of two data. */
async function encodeBoth(run: RunState, ends: readonly [number, number]) {
  const means: (readonly number[])[] = [];
  for (const at of ends) {
    const datum = await run.engine.ask('datum', { at }).catch(() => undefined);
    if (!datum) return undefined;
    const question = { datum: datum.datum, samples: 1, ...run.asked.value };
    const told = await run.engine.ask('encode', question).catch(() => undefined);
    if (!told) return undefined;
    means.push([...told.mean]);
  }
  return [means[0]!, means[1]!] as const;
}
