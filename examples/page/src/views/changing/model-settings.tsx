import type { Engine } from '../../engine/engine.js';
import { RANGES } from '../../state/experiment.js';
import { NumberField } from '../controls/number-field.js';
import { Explain, type Quantity } from '../explaining/explain.js';
import { OneOf } from './one-of.js';
import { Widths } from './widths.js';

/** What the model is made of: a change of it begins anew. */
export function ModelSettings({ engine }: { engine: Engine }) {
  const { latent, seed, batchSize, posterior } = engine.experiment.value;
  return (
    <>
      <NumberField
        label={<Named of="active">Latent size</Named>}
        effect="restarts"
        min={RANGES.latent.least}
        max={RANGES.latent.most}
        at={latent}
        onSet={(value) => engine.change({ latent: value })}
      />
      <OneOf engine={engine} field="posterior" label={<Named of="posterior">Posterior</Named>} />
      {posterior === 'bits' && (
        <OneOf engine={engine} field="estimator" label={<Named of="estimator">Estimator</Named>} />
      )}
      <OneOf engine={engine} field="prior" label={<Named of="prior">Prior</Named>} />
      <OneOf engine={engine} field="likelihood" label={<Named of="likelihood">Likelihood</Named>} />
      <OneOf engine={engine} field="model" label={<Named of="condition">Model</Named>} />
      <OneOf engine={engine} field="network" label={<Named of="networks">Networks</Named>} />
      <Widths engine={engine} />
      <NumberField
        label="Batch size"
        effect="restarts"
        min={RANGES.batchSize.least}
        max={RANGES.batchSize.most}
        at={batchSize}
        onSet={(value) => engine.change({ batchSize: value })}
      />
      <NumberField
        label="Seed"
        effect="restarts"
        min={RANGES.seed.least}
        max={RANGES.seed.most}
        at={seed}
        onSet={(value) => engine.change({ seed: value })}
      />
    </>
  );
}

function Named({ of: quantity, children }: { of: Quantity; children: string }) {
  return (
    <>
      {children} <Explain of={quantity} />
    </>
  );
}
