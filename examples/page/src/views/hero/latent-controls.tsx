import { Slider } from '../controls/slider.js';
import { decimals } from '../drawing/words.js';
import { REACH, type RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

/** A slider for each latent, or a switch for each bit; dead ones are grey. */
export function LatentControls({ run }: { run: RunState }) {
  const kl = useWatch(run.engine, 'klPerDimension', {}).value?.kl;
  const z = run.z.value;
  const put = (i: number, value: number) =>
    (run.z.value = z.map((old, j) => (j === i ? value : old)));
  const isDead = (i: number) => (kl?.[i] ?? 1) < 0.01;
  return (
    <div class="latents">
      <div class="latents-head">
        <button type="button" onClick={() => (run.z.value = z.map(() => drawn(run)))}>
          Draw z from the prior
        </button>
        <button type="button" class="quiet" onClick={() => (run.z.value = z.map(() => 0))}>
          All 0
        </button>
      </div>
      {run.isBits.value ? (
        <div class="bits" role="group" aria-label="Bits of the code">
          {z.map((bit, i) => (
            <button
              key={i}
              type="button"
              class={isDead(i) ? 'bit dead' : 'bit'}
              aria-label={`Bit ${i + 1}: ${bit}`}
              aria-pressed={bit === 1}
              onClick={() => put(i, 1 - bit)}
            >
              {bit}
            </button>
          ))}
        </div>
      ) : (
        <div class="latent-sliders">
          {z.map((value, i) => (
            <div key={i} class={isDead(i) ? 'dead' : ''}>
              <Slider
                label={`z${subscript(i + 1)}`}
                value={`${decimals(value)}${isDead(i) ? ', dead' : ''}`}
                min={-REACH}
                max={REACH}
                step={0.05}
                at={value}
                onMove={(moved) => put(i, moved)}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** A number drawn from the prior, for touching: nothing is learned from it. */
function drawn(run: RunState): number {
  if (run.isBits.value) return Math.random() < 0.5 ? 1 : 0;
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

function subscript(number: number): string {
  return String(number).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!);
}
