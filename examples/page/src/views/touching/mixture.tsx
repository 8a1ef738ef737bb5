import { useSignal } from '@preact/signals';
import type { Component, Values } from '../../engine/protocol.js';
import { Picture } from '../canvas/picture.js';
import { colors } from '../canvas/theme.js';
import { ImageTiles } from '../canvas/tiles.js';
import { NumberField } from '../controls/number-field.js';
import { covarianceEllipse } from '../drawing/ellipse.js';
import { drawScatter } from '../drawing/draw-scatter.js';
import { linearScale, type Scale } from '../drawing/scale.js';
import { Explain } from '../explaining/explain.js';
import { imagesOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';
import { PointCloud } from './point-cloud.js';

/** So many images, or points, are drawn of a mixture. */
const COUNT = 24;
const DOTS = 400;

/** A Gaussian mixture fitted to the codes, and what is decoded from its samples. */
export function Mixture({ run }: { run: RunState }) {
  const { engine } = run;
  const size = useSignal(10);
  const seed = useSignal(1);
  const busy = useSignal(false);
  const problem = useSignal('');
  const fitted = useSignal<readonly Component[]>([]);
  const samples = useSignal<Values | undefined>(undefined);
  const isWide = engine.experiment.value.latent > 1;
  const codes = useWatch(engine, 'codesAlong', isWide ? { count: 1000, axes: [0, 1] } : undefined);

  const draw = async () => {
    const count = run.areImages.value ? COUNT : DOTS;
    const question = { count, seed: seed.value++, ...run.asked.value };
    samples.value = (await engine.ask('mixtureSamples', question))?.samples;
  };
  const fit = async () => {
    busy.value = true;
    problem.value = '';
    try {
      const told = await engine.ask('fitMixture', { components: size.value, seed: 1 });
      if (told) {
        fitted.value = told.components;
        await draw();
      }
    } catch (error) {
      problem.value = (error as Error).message;
    }
    busy.value = false;
  };

  return (
    <div class="mixture">
      <div>
        <p class="caption">
          Where codes are <Explain of="mixture" />
        </p>
        <div class="plane still">
          <Picture
            label="Codes, and the ellipses of the mixture's parts"
            draw={({ context, width, height }) => {
              const [x, y] = [linearScale([-4, 4], [0, width]), linearScale([-4, 4], [height, 0])];
              const { ink, paper, accent, font } = colors.value;
              const told = codes.value;
              if (told) {
                const look = { radius: 1.8, chosen: -1, ink, paper, accent, font };
                const labels = (engine.data.value?.classes ?? 0) > 1 ? told.labels : undefined;
                drawScatter(context, { points: told.points, labels }, x, y, look);
              }
              for (const component of fitted.value) drawComponent(context, component, x, y, ink);
            }}
          />
        </div>
      </div>
      <div class="mixture-side">
        <NumberField
          label="Parts"
          min={1}
          max={40}
          at={size.value}
          onSet={(value) => (size.value = value)}
        />
        <div class="buttons">
          <button type="button" class="main" disabled={busy.value} onClick={() => void fit()}>
            {busy.value ? 'Fitting…' : 'Fit to the codes'}
          </button>
          <button
            type="button"
            disabled={busy.value || fitted.value.length === 0}
            onClick={() => void draw()}
          >
            Draw anew
          </button>
        </div>
        <p class="aside" role="status">
          {problem.value ||
            (fitted.value.length > 0
              ? `${fitted.value.length} Gaussians, fitted to the codes as they were then.`
              : 'Fitted by expectation-maximisation to the codes as they are now.')}
        </p>
        {run.areImages.value ? (
          <div class="mixture-samples">
            <ImageTiles
              label={`${COUNT} images decoded from samples of the mixture`}
              images={() => imagesOf(samples.value)}
              columns={8}
            />
          </div>
        ) : (
          <div class="mixture-cloud">
            <PointCloud run={run} made={samples} name="decoded from samples of the mixture" />
          </div>
        )}
      </div>
    </div>
  );
}

/** One standard deviation of a part, the more ink the greater its weight. */
function drawComponent(
  context: CanvasRenderingContext2D,
  { mean, covariance, weight }: Component,
  x: Scale,
  y: Scale,
  ink: string,
): void {
  if (mean.length < 2) return;
  const middle = [mean[0]!, mean[1]!] as const;
  const [[xx, xy], [, yy]] = covariance as [[number, number], [number, number]];
  const { radiusX, radiusY, angle } = covarianceEllipse(middle, [xx, xy, yy], 1);
  const unit = x.at(1) - x.at(0);
  context.beginPath();
  // The picture's second axis points down, so angles turn the other way.
  context.ellipse(
    ...([x.at(middle[0]), y.at(middle[1]), radiusX * unit, radiusY * unit, -angle] as const),
    0,
    2 * Math.PI,
  );
  context.strokeStyle = ink;
  context.lineWidth = 1 + 6 * Math.min(0.5, weight);
  context.stroke();
}
