import { useComputed } from '@preact/signals';
import { Cloud } from '../canvas/cloud.js';
import { pointsOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useAnswer } from '../run/use-answer.js';
import { useWatch } from '../run/use-watch.js';

/** Real points and generated points, and among them the one that is being moved. */
export function Roll({ run }: { run: RunState }) {
  const { engine } = run;
  const points = useWatch(engine, 'points', { count: 1500 });
  const samples = useWatch(engine, 'samples', { count: 800, seed: 7 });
  const moved = useAnswer(engine, 'decode', () =>
    run.z.value.length === engine.experiment.value.latent ? { z: run.z.value } : undefined,
  );
  return (
    <Cloud
      real={useComputed(() => pointsOf(points.value?.points))}
      generated={useComputed(() => pointsOf(samples.value?.samples))}
      moved={useComputed(() => pointsOf(moved.value?.pictures))}
    />
  );
}
