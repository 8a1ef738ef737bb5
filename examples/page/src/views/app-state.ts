import { effect, signal } from '@preact/signals';
import { createEngine } from '../engine/engine.js';
import type { Experiment } from '../state/experiment.js';
import { fromHash, toHash } from '../state/hash.js';
import { runState, type RunState } from './run/run-state.js';

const begin = (experiment: Experiment) => runState(createEngine(experiment));

/** The runs that are seen: one, or two side by side. */
export const runs = signal<readonly RunState[]>(fromHash(location.hash).map(begin));

/** Which of them is changed and touched. */
export const activeRun = signal(0);

/** Whether the experiment is in sight. */
export const settingsOpen = signal(innerWidth >= 1640);

/** Begins a second run, at first like the first one. */
export function addRun(): void {
  runs.value = [runs.value[0]!, begin(runs.value[0]!.engine.experiment.value)];
  activeRun.value = 1;
}

/** Ends the second run. */
export function removeRun(): void {
  activeRun.value = 0;
  runs.value[1]?.engine.dispose();
  runs.value = runs.value.slice(0, 1);
}

let written = '';

// A link is an experiment: the address follows what is changed.
effect(() => {
  written = toHash(runs.value.map(({ engine }) => engine.experiment.value));
  if (written !== (location.hash || '#')) {
    history.replaceState(null, '', written === '#' ? location.pathname + location.search : written);
  }
});

// And what is changed follows the address, where somebody types another one.
addEventListener('hashchange', () => {
  if (location.hash === written) return;
  for (const { engine } of runs.value) engine.dispose();
  activeRun.value = 0;
  runs.value = fromHash(location.hash).map(begin);
});
