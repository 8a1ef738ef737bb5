import { useComputed } from '@preact/signals';
import { counted, decimals } from './drawing/words.js';
import { Explain } from './explaining/explain.js';
import { WORDS } from './changing/words-of.js';
import { runs } from './app-state.js';
import type { RunState } from './run/run-state.js';

/** Pause, a single step, and a new beginning, of all runs at once. */
export function Transport() {
  const all = runs.value;
  const isPaused = all.every(({ engine }) => engine.status.value === 'paused');
  const each = (act: (run: RunState) => void) => () => all.forEach(act);
  return (
    <div class="transport" role="group" aria-label="Learning">
      <button
        type="button"
        class="main toggle"
        onClick={each(({ engine }) => (isPaused ? engine.resume() : engine.pause()))}
      >
        {isPaused ? 'Learn on' : 'Pause'}
      </button>
      <button type="button" onClick={each(({ engine }) => engine.step())}>
        Step
      </button>
      <button type="button" onClick={each(({ engine }) => engine.restart())}>
        Restart
      </button>
    </div>
  );
}

/** How far and how fast a run is, and on what it computes. */
export function Pace({ run, name }: { run: RunState; name?: string | undefined }) {
  const { engine } = run;
  const pace = engine.pace.value;
  const machine = engine.machine.value;
  const threads = machine && machine.threads > 1 ? ` × ${machine.threads}` : '';
  const backend = machine ? `${WORDS.backend![machine.backend]!}${threads}` : 'starting';
  return (
    <p class="pace numbers">
      {name && <b>{name}</b>}
      <span>step {counted(engine.latest.value?.step ?? 0)}</span>
      <span>epoch {pace ? counted(pace.epoch) : '–'}</span>
      <span>{pace ? decimals(pace.msPerStep) : '–'} ms per step</span>
      <span>
        {pace ? counted(pace.imagesPerSecond) : '–'} {run.areImages.value ? 'images' : 'points'} per
        second
      </span>
      <span>{backend}</span>
      <Explain of="speed" />
    </p>
  );
}

/** What happens, for those who do not see it: only what changes by an act or a fault. */
export function Announcements() {
  const words = useComputed(() =>
    runs.value
      .map(({ engine }, i) => {
        const name = runs.value.length > 1 ? `Run ${'AB'[i]!}: ` : '';
        return name + (engine.problem.value ?? SAID[engine.status.value]);
      })
      .join(' '),
  );
  return (
    <p class="unseen" role="status">
      {words}
    </p>
  );
}

const SAID = {
  starting: 'starts.',
  running: 'learns.',
  paused: 'pauses.',
  failed: 'has stopped.',
};
