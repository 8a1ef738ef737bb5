import { classColor } from '../drawing/class-colors.js';
import type { RunState } from '../run/run-state.js';

/** The colours of classes; a class that is pressed stands out. */
export function ClassLegend({ run }: { run: RunState }) {
  const classes = run.engine.data.value?.classes ?? 0;
  const chosen = run.chosen.value;
  return (
    <div class="class-legend" role="group" aria-label="Classes: press one to make it stand out">
      {Array.from({ length: classes }, (_, label) => (
        <button
          key={label}
          type="button"
          class="class-key"
          aria-pressed={chosen === label}
          onClick={() => (run.chosen.value = chosen === label ? -1 : label)}
        >
          <i style={{ background: classColor(label) }} />
          {label}
        </button>
      ))}
    </div>
  );
}
