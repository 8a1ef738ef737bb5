import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { DataInfo } from '../../engine/protocol.js';
import { Slider } from '../controls/slider.js';
import { decimals } from '../drawing/words.js';
import { Explain } from '../explaining/explain.js';
import type { RunState } from '../run/run-state.js';
import { useAnswer } from '../run/use-answer.js';
import { PointCloud } from './point-cloud.js';
import { PosteriorView } from './posterior-view.js';

const SAMPLES = 60;

/** As many coordinates as there is room for. */
const MOST_SLIDERS = 6;

/** A point that is moved through space, what the encoder believes of it, and what comes back. */
export function EncodePoint({ run }: { run: RunState }) {
  const { engine } = run;
  const datum = useSignal<Float32Array<ArrayBuffer> | undefined>(undefined);
  const seed = useSignal(1);
  const data = engine.data.value;
  const take = async () => {
    const at = Math.floor(Math.random() * (data?.count ?? 1));
    datum.value = (await engine.ask('datum', { at }).catch(() => undefined))?.datum;
  };
  useEffect(() => void take(), [engine, data]);
  const answer = useAnswer(
    engine,
    'encode',
    () => datum.value && { datum: datum.value, samples: SAMPLES, seed: seed.value },
  );
  const point = datum.value;
  return (
    <div class="encode">
      <div class="encode-draw">
        {point &&
          [...point.subarray(0, MOST_SLIDERS)].map((value, i) => (
            <Slider
              key={i}
              label={nameOf(data, i)}
              value={decimals(value)}
              min={-reachOf(data)}
              max={reachOf(data)}
              step={0.1}
              at={value}
              onMove={(moved) => (datum.value = point.with(i, moved))}
            />
          ))}
        <button type="button" onClick={() => void take()}>
          Take one of the data
        </button>
      </div>
      <div class="encode-posterior">
        <p class="caption">
          q(z | x): what the encoder believes <Explain of="ellipse" />
        </p>
        <PosteriorView run={run} answer={answer} />
      </div>
      <div class="encode-back">
        <p class="caption">
          What comes back <Explain of="reparameterization" />
        </p>
        <PointCloud
          run={run}
          made={useComputed(() => answer.value?.decoded)}
          ringed={useComputed(() => answer.value?.reconstruction)}
          name="from samples of q; a ring: from its mean"
        />
        <button type="button" onClick={() => (seed.value += 1)}>
          Draw ε anew
        </button>
      </div>
    </div>
  );
}

const nameOf = (data: DataInfo | undefined, i: number) => data?.columns?.[i] ?? `x${i + 1}`;

/** How far points go: the roll is as it is, tables are standardised. */
const reachOf = (data: DataInfo | undefined) => (data?.kind === 'swissRoll' ? 16 : 4);
