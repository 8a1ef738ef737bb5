import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** When a change of a setting acts. */
export type Effect = 'at once' | 'restarts';

/** What a {@link Field} is given. */
export interface FieldProps {
  readonly label: ComponentChildren;
  /** What it is set to, in words, where the control does not say so itself. */
  readonly value?: string;
  readonly effect?: Effect;
  /** The control, told which id its label names. */
  readonly children: (id: string) => ComponentChildren;
}

/** A control with its name, its value, and when a change of it acts. */
export function Field({ label, value, effect, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <div class="field-head">
        <label for={id}>{label}</label>
        {value !== undefined && <output for={id}>{value}</output>}
        {effect && (
          <span class={`effect ${effect === 'restarts' ? 'effect-restart' : ''}`}>
            {effect === 'restarts' ? '↻ restarts' : 'at once'}
          </span>
        )}
      </div>
      {children(id)}
    </div>
  );
}
