import { Field, type FieldProps } from './field.js';

/** What a {@link NumberField} is given. */
export interface NumberFieldProps extends Omit<FieldProps, 'children'> {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Called when the number has been typed to its end. */
  readonly onSet: (value: number) => void;
}

/** A number that is typed; what is no number within the limits leaves it as it was. */
export function NumberField({ at, min, max, step = 1, onSet, ...field }: NumberFieldProps) {
  return (
    <Field {...field}>
      {(id) => (
        <input
          id={id}
          type="number"
          min={min}
          max={max}
          step={step}
          value={at}
          onChange={(event) => {
            const { valueAsNumber, validity } = event.currentTarget;
            if (validity.valid && Number.isFinite(valueAsNumber)) onSet(valueAsNumber);
            else event.currentTarget.value = String(at);
          }}
        />
      )}
    </Field>
  );
}
