import { useComputed, useSignal } from '@preact/signals';
import { Picture } from '../canvas/picture.js';
import { colors } from '../canvas/theme.js';
import { Choice } from '../controls/choice.js';
import { Segments } from '../controls/segments.js';
import { placeColor } from '../drawing/class-colors.js';
import { drawScatter } from '../drawing/draw-scatter.js';
import { levelsOf } from '../drawing/levels.js';
import { linearScale } from '../drawing/scale.js';
import { reachOf } from '../drawing/reach.js';
import { Explain } from '../explaining/explain.js';
import { ClassLegend } from '../hero/class-legend.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

const COUNT = 1000;
const LEVELS = 24;

/** Codes of more than two dimensions: along their principal axes, or two latents that are chosen. */
export function CodesAlong({ run }: { run: RunState }) {
  const { engine } = run;
  const { latent } = engine.experiment.value;
  const kind = useSignal<'principal' | 'pair'>('principal');
  const pair = useSignal<readonly [number, number]>([0, 1]);
  const isPrincipal = kind.value === 'principal';
  const [first, second] = pair.value.map((each) => Math.min(each, latent - 1)) as [number, number];
  const axes = isPrincipal ? ('principal' as const) : ([first, second] as const);
  const answer = useWatch(engine, 'codesAlong', { count: COUNT, axes });
  const points = useWatch(engine, 'points', run.areImages.value ? undefined : { count: COUNT });
  const places = useComputed(() => levelsOf(points.value?.colours, LEVELS));
  const options = Array.from({ length: latent }, (_, i) => ({
    value: String(i),
    text: `z${i + 1}`,
  }));
  const choose = (i: 0 | 1) => (
    <Choice
      label={i === 0 ? 'Across' : 'Up'}
      options={options}
      at={String(i === 0 ? first : second)}
      onChoose={(value) => (pair.value = i === 0 ? [+value, second] : [first, +value])}
    />
  );
  return (
    <section aria-labelledby="along-title" class="along">
      <h2 id="along-title">
        Where the encoder puts {run.areImages.value ? 'images' : 'points'} <Explain of="along" />
      </h2>
      <div class="along-parts">
        <div class="plane still">
          <Picture
            label={`Where the encoder puts ${COUNT} data, along two axes`}
            draw={({ context, width, height }) => {
              const told = answer.value;
              if (!told) return;
              const reach = reachOf(told.points);
              const [x, y] = [
                linearScale([-reach, reach], [0, width]),
                linearScale([-reach, reach], [height, 0]),
              ];
              const { ink, paper, accent, font } = colors.value;
              const look = { radius: 2.2, chosen: run.chosen.value, ink, paper, accent, font };
              if ((engine.data.value?.classes ?? 0) > 1) {
                drawScatter(context, told, x, y, { ...look, name: String });
              } else {
                const color = (level: number) => placeColor(level / (LEVELS - 1));
                const codes = { points: told.points, labels: places.value };
                drawScatter(context, codes, x, y, { ...look, ...(places.value && { color }) });
              }
            }}
          />
        </div>
        <div class="along-side">
          <Segments
            label="The axes"
            options={[
              { value: 'principal', text: 'Principal axes' },
              { value: 'pair', text: 'Two latents' },
            ]}
            at={kind.value}
            onChoose={(value) => (kind.value = value)}
          />
          {isPrincipal ? (
            <p class="aside numbers">{sharesOf(answer.value?.axes.shares)}</p>
          ) : (
            <div class="along-pair">
              {choose(0)}
              {choose(1)}
            </div>
          )}
          {(engine.data.value?.classes ?? 0) > 1 && <ClassLegend run={run} />}
        </div>
      </div>
    </section>
  );
}

/** How much of the codes' variance is seen. */
function sharesOf(shares: readonly number[] | undefined): string {
  const [across, up] = (shares ?? []).map((share) => Math.round(100 * share));
  if (across === undefined || !Number.isFinite(across)) return 'Across and up: –';
  return `Across ${across} % of the codes’ variance, up ${up!} %.`;
}
