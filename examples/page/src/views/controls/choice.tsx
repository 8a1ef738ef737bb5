import { Field, type FieldProps } from './field.js';

/** One thing that can be chosen. */
export interface Option<T extends string> {
  readonly value: T;
  readonly text: string;
  /** Why it cannot be chosen now. */
  readonly unavailable?: string | false;
}

/** What a {@link Choice} is given. */
export interface ChoiceProps<T extends string> extends Omit<FieldProps, 'children'> {
  readonly options: readonly Option<T>[];
  readonly at: T;
  readonly onChoose: (value: T) => void;
}

/** One of several, from a list. */
export function Choice<T extends string>({ options, at, onChoose, ...field }: ChoiceProps<T>) {
  return (
    <Field {...field}>
      {(id) => (
        <select id={id} value={at} onChange={(event) => onChoose(event.currentTarget.value as T)}>
          {options.map(({ value, text, unavailable }) => (
            <option key={value} value={value} disabled={Boolean(unavailable)}>
              {unavailable ? `${text} (${unavailable})` : text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
