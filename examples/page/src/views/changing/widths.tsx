import type { Engine } from '../../engine/engine.js';
import { Field } from '../controls/field.js';

/** The widths of the encoder's layers, as numbers with commas between. */
export function Widths({ engine }: { engine: Engine }) {
  const { widths, network } = engine.experiment.value;
  const text = widths.join(', ');
  return (
    <Field label={network === 'conv' ? 'Feature maps' : 'Widths'} effect="restarts">
      {(id) => (
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autocomplete="off"
          value={text}
          onChange={(event) => {
            const wished = event.currentTarget.value
              .split(/[\s,–-]+/)
              .filter(Boolean)
              .map(Number);
            if (wished.every((width) => Number.isInteger(width) && width > 0)) {
              engine.change({ widths: wished });
            }
            // What cannot be is corrected where it was typed.
            event.currentTarget.value = engine.experiment.value.widths.join(', ');
          }}
        />
      )}
    </Field>
  );
}
