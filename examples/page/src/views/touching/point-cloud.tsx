import { useComputed, type ReadonlySignal } from '@preact/signals';
import type { Values } from '../../engine/protocol.js';
import { Cloud } from '../canvas/cloud.js';
import { pointsOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';

/** What a {@link PointCloud} is given. */
export interface PointCloudProps {
  readonly run: RunState;
  /** What is shown among the real points, and what it is called. */
  readonly made: ReadonlySignal<Values | undefined>;
  readonly name: string;
  /** The one of them, or another, that has a ring. */
  readonly ringed?: ReadonlySignal<Values | undefined>;
}

/** Points of a model's making among those that it learns from. */
export function PointCloud({ run, made, name, ringed }: PointCloudProps) {
  const points = useWatch(run.engine, 'points', { count: 1000 });
  return (
    <Cloud
      real={useComputed(() => pointsOf(points.value?.points))}
      generated={useComputed(() => pointsOf(made.value))}
      moved={useComputed(() => pointsOf(ringed?.value))}
      name={name}
    />
  );
}
