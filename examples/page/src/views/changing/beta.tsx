import type { Engine } from '../../engine/engine.js';
import { RANGES } from '../../state/experiment.js';
import { Slider } from '../controls/slider.js';
import { decimals } from '../drawing/words.js';
import { Explain } from '../explaining/explain.js';

/** The weight of the KL, which a run takes as it goes on. */
export function Beta({ engine }: { engine: Engine }) {
  const { beta, schedule } = engine.experiment.value;
  const wished = decimals(beta, 2);
  const now = decimals(engine.latest.value?.beta ?? beta, 2);
  return (
    <Slider
      label={
        <>
          β <Explain of="beta" />
        </>
      }
      value={schedule === 'constant' ? wished : `${wished}, by now ${now}`}
      effect="at once"
      // Small weights matter as much as great ones: the slider moves the square root.
      min={0}
      max={Math.sqrt(RANGES.beta.most)}
      step={0.01}
      at={Math.sqrt(beta)}
      spoken={wished}
      onMove={(root) => engine.change({ beta: snapped(root * root) })}
    />
  );
}

/** A weight of few digits; near 1 it is 1. */
function snapped(beta: number): number {
  return Math.abs(beta - 1) < 0.03 ? 1 : Number(beta.toFixed(2));
}
