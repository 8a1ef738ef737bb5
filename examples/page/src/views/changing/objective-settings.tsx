import type { Engine } from '../../engine/engine.js';
import { RANGES } from '../../state/experiment.js';
import { NumberField } from '../controls/number-field.js';
import { Slider } from '../controls/slider.js';
import { amount } from '../drawing/words.js';
import { Explain } from '../explaining/explain.js';
import { Beta } from './beta.js';
import { OneOf } from './one-of.js';

/** What is minimised and how fast: all of it acts as the run goes on. */
export function ObjectiveSettings({ engine }: { engine: Engine }) {
  const { schedule, scheduleSteps, learningRate } = engine.experiment.value;
  return (
    <>
      <Beta engine={engine} />
      <OneOf engine={engine} field="schedule" label="Schedule of β" />
      {schedule !== 'constant' && (
        <NumberField
          label={schedule === 'warmup' ? 'Steps of the warm-up' : 'Steps of a cycle'}
          effect="at once"
          min={RANGES.scheduleSteps.least}
          max={RANGES.scheduleSteps.most}
          at={scheduleSteps}
          onSet={(value) => engine.change({ scheduleSteps: value })}
        />
      )}
      <Slider
        label={
          <>
            Learning rate <Explain of="learningRate" />
          </>
        }
        value={amount(learningRate)}
        effect="at once"
        min={Math.log10(RANGES.learningRate.least)}
        max={Math.log10(RANGES.learningRate.most)}
        step={0.05}
        at={Math.log10(learningRate)}
        onMove={(power) => engine.change({ learningRate: Number((10 ** power).toPrecision(2)) })}
      />
    </>
  );
}
