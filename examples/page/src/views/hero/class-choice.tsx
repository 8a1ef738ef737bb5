import { Segments } from '../controls/segments.js';
import { Explain } from '../explaining/explain.js';
import type { RunState } from '../run/run-state.js';

/** The class that a CVAE is told, for all that it draws. */
export function ClassChoice({ run }: { run: RunState }) {
  const classes = run.engine.data.value?.classes ?? 10;
  const options = Array.from({ length: classes }, (_, i) => ({
    value: String(i),
    text: String(i),
  }));
  return (
    <div class="class-choice">
      <span class="caption">
        Draw as the class <Explain of="condition" />
      </span>
      <Segments
        label="The class that the model draws"
        options={options}
        at={String(run.label.value)}
        onChoose={(value) => (run.label.value = Number(value))}
      />
    </div>
  );
}
