import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Engine } from '../../engine/engine.js';
import { hasImages } from '../../state/settle.js';

/** What the page keeps of one run beside its engine: what is being touched. */
export interface RunState {
  readonly engine: Engine;
  /** The latent that is being moved, one number for each dimension. */
  readonly z: Signal<readonly number[]>;
  /** The class that a CVAE is told. */
  readonly label: Signal<number>;
  /** The class that stands out in scatters, or −1. */
  readonly chosen: Signal<number>;
  readonly isPlane: ReadonlySignal<boolean>;
  /** Whether codes are seen along two axes of several. */
  readonly isAlong: ReadonlySignal<boolean>;
  readonly isBits: ReadonlySignal<boolean>;
  readonly areImages: ReadonlySignal<boolean>;
  /** The label to ask with: none where the model is told no class. */
  readonly asked: ReadonlySignal<{ readonly label?: number }>;
}

/** How far the plane of latents goes: all but a thousandth of the prior lies within. */
export const REACH = 3;

/** What is touched of a run: at first a point near the middle. */
export function runState(engine: Engine): RunState {
  const { experiment } = engine;
  const latent = computed(() => experiment.value.latent);
  const isBits = computed(() => experiment.value.posterior === 'bits');
  const z = signal<readonly number[]>([]);
  const label = signal(3);
  effect(() => {
    z.value = Array.from({ length: latent.value }, (_, i) => {
      const anywhere = Math.sin(12.9898 * (i + 1)) * 1.4;
      return isBits.value ? Number(anywhere > 0) : Number(anywhere.toFixed(2));
    });
  });
  return {
    engine,
    z,
    label,
    chosen: signal(-1),
    isBits,
    isPlane: computed(() => latent.value === 2 && !isBits.value),
    isAlong: computed(() => latent.value > 2 || (latent.value === 2 && isBits.value)),
    areImages: computed(() => hasImages(experiment.value.data)),
    asked: computed(() => (experiment.value.model === 'cvae' ? { label: label.value } : {})),
  };
}
