import { Field, type FieldProps } from './field.js';

/** What a {@link Slider} is given. */
export interface SliderProps extends Omit<FieldProps, 'children'> {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly at: number;
  /** Called at each movement. */
  readonly onMove: (value: number) => void;
  /** The value as it is spoken. */
  readonly spoken?: string;
}

/** A number that is moved to and fro. */
export function Slider({ min, max, step, at, onMove, spoken, ...field }: SliderProps) {
  return (
    <Field {...field}>
      {(id) => (
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={at}
          aria-valuetext={spoken ?? field.value}
          onInput={(event) => onMove(Number(event.currentTarget.value))}
        />
      )}
    </Field>
  );
}
