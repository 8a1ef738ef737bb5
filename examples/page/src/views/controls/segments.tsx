import { useId } from 'preact/hooks';
import type { Option } from './choice.js';

/** What {@link Segments} are given. */
export interface SegmentsProps<T extends string> {
  /** What is chosen, for those who do not see it. */
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly at: T;
  readonly onChoose: (value: T) => void;
}

/** One of a few, all in sight: radio buttons in a row, moved through by the arrow keys. */
export function Segments<T extends string>({ label, options, at, onChoose }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      {options.map(({ value, text, unavailable }) => (
        <label key={value} title={unavailable || undefined}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === at}
            disabled={Boolean(unavailable)}
            onChange={() => onChoose(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
