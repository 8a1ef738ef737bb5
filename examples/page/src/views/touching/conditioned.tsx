import { ImageTiles } from '../canvas/tiles.js';
import { Explain } from '../explaining/explain.js';
import { ClassChoice } from '../hero/class-choice.js';
import { imagesOf } from '../run/images-of.js';
import type { RunState } from '../run/run-state.js';
import { useWatch } from '../run/use-watch.js';
import { allowed } from '../../state/settle.js';

/** Digits to order, from a model that is told the class; or the way to such a model. */
export function Conditioned({ run }: { run: RunState }) {
  const { engine } = run;
  const experiment = engine.experiment.value;
  const isTold = experiment.model === 'cvae';
  const answer = useWatch(
    engine,
    'samples',
    isTold ? { count: 24, seed: 5, label: run.label.value } : undefined,
  );
  if (!isTold) {
    return (
      <div class="conditioned">
        <p>
          A VAE whose encoder and decoder are told the class draws digits to order{' '}
          <Explain of="condition" />
        </p>
        <button
          type="button"
          class="main"
          disabled={!allowed('model', experiment).includes('cvae')}
          onClick={() => engine.change({ model: 'cvae' })}
        >
          Learn one (restarts)
        </button>
      </div>
    );
  }
  return (
    <div class="conditioned">
      <ClassChoice run={run} />
      <div class="conditioned-samples">
        <ImageTiles
          label={`24 images drawn as the class ${run.label.value}`}
          images={() => imagesOf(answer.value?.samples)}
          columns={8}
        />
      </div>
    </div>
  );
}
