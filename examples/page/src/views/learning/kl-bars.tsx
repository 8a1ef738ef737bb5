import { Bars } from '../canvas/bars.js';
import { Explain } from '../explaining/explain.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

const DEAD = 0.01;

/** What each latent tells, dead ones in grey. */
export function KlBars({ run }: { run: RunState }) {
  const answer = useWatch(run.engine, 'klPerDimension', {});
  const kl = answer.value?.kl;
  const alive = kl?.filter((value) => value >= DEAD).length;
  const used = kl ? `${alive} of ${kl.length} in use` : '';
  return (
    <section aria-label="KL of each latent" class="kl-bars">
      <h2>
        What each latent tells <Explain of="klPerDimension" />
      </h2>
      <p class="legend">
        <span class="key key-second">in use</span>
        <span class="key key-dead">dead, less than {DEAD} nats</span>
        <span class="numbers">{used}</span>
      </p>
      <Bars
        class="bars"
        label={`The KL of each latent in nats: ${used}`}
        values={() => answer.value?.kl ?? []}
        dead={(value) => value < DEAD}
        yTitle="nats"
        xTitle="latents"
      />
    </section>
  );
}
