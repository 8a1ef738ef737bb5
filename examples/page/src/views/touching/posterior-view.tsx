import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { Answer } from '../../engine/protocol.js';
import { Picture } from '../canvas/picture.js';
import { colors } from '../canvas/theme.js';
import { drawNoise, drawPosterior, type PlanePosterior } from '../drawing/draw-posterior.js';
import { drawScatter } from '../drawing/draw-scatter.js';
import { linearScale, type Interval } from '../drawing/scale.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';
import { Intervals } from './intervals.js';

type Encoded = ReadonlySignal<Answer<'encode'> | undefined>;

/** q(z | x): on the plane where z is of two numbers, else each latent with its standard deviation. */
export function PosteriorView({ run, answer }: { run: RunState; answer: Encoded }) {
  return run.isPlane.value ? (
    <PlanePosteriorView run={run} answer={answer} />
  ) : (
    <Intervals answer={answer} bits={run.isBits.value} />
  );
}

function PlanePosteriorView({ run, answer }: { run: RunState; answer: Encoded }) {
  const codes = useWatch(run.engine, 'codes', { count: 500 });
  const near = useSignal(false);
  return (
    <div class="reparameterization">
      <figure>
        <div class="plane still">
          <Picture
            label="The noise ε of each sample, from the standard normal"
            draw={({ context, width }) => {
              const posterior = planePosterior(answer.value);
              if (posterior) drawNoise(context, width, posterior, colors.value);
            }}
          />
        </div>
        <figcaption>ε ~ N(0, I)</figcaption>
      </figure>
      <div class="becomes" aria-hidden="true">
        × σ
        <br />+ μ
        <br />→
      </div>
      <figure>
        <div class="plane still">
          <Picture
            label="q(z | x) as an ellipse among the codes of the data, with its samples"
            draw={({ context, width, height }) => {
              const posterior = planePosterior(answer.value);
              const [across, up] = domains(posterior, near.value);
              const [x, y] = [linearScale(across, [0, width]), linearScale(up, [height, 0])];
              const { ink, paper, accent, font } = colors.value;
              const told = codes.value;
              const isTold = (run.engine.data.value?.classes ?? 0) > 1;
              if (told?.codes.shape[1] === 2) {
                drawScatter(
                  context,
                  { points: told.codes.values, labels: isTold ? told.labels : undefined },
                  x,
                  y,
                  { radius: 1.8, chosen: -1, ink, paper, accent, font, name: String },
                );
              }
              if (posterior) drawPosterior(context, posterior, x, y, colors.value);
            }}
          />
        </div>
        <figcaption class="with-button">
          <span>z = μ + σ ⊙ ε</span>
          <button
            type="button"
            class="quiet small"
            aria-pressed={near.value}
            onClick={() => (near.value = !near.value)}
          >
            Nearer
          </button>
        </figcaption>
      </figure>
    </div>
  );
}

/** What is seen of the plane: all of it, or five deviations about the mean. */
function domains(posterior: PlanePosterior | undefined, near: boolean): [Interval, Interval] {
  if (!near || !posterior) return [WHOLE, WHOLE];
  const { mean, sd } = posterior;
  const reach = 5 * Math.max(...sd);
  return [
    [mean[0] - reach, mean[0] + reach],
    [mean[1] - reach, mean[1] + reach],
  ];
}

const WHOLE: Interval = [-4, 4];

function planePosterior(told: Answer<'encode'> | undefined): PlanePosterior | undefined {
  if (told?.mean.length !== 2) return undefined;
  const pair = (values: Float32Array) => [values[0]!, values[1]!] as const;
  return { mean: pair(told.mean), sd: pair(told.sd), samples: told.samples.values };
}
