import type { ComponentChildren } from 'preact';
import { CHOICES, changesLive } from '../../state/experiment.js';
import { allowed } from '../../state/settle.js';
import type { Engine } from '../../engine/engine.js';
import { Choice } from '../controls/choice.js';
import { WORDS } from './words-of.js';

/** What {@link OneOf} is given. */
export interface OneOfProps {
  readonly engine: Engine;
  readonly field: keyof typeof CHOICES;
  readonly label: ComponentChildren;
}

/** A field of the experiment of which the values can be listed. */
export function OneOf({ engine, field, label }: OneOfProps) {
  const experiment = engine.experiment.value;
  const offered = allowed(field, experiment);
  return (
    <Choice
      label={label}
      effect={changesLive(field, experiment) ? 'at once' : 'restarts'}
      at={experiment[field]}
      options={CHOICES[field]
        .filter((value) => offered.includes(value))
        .map((value) => ({ value, text: WORDS[field]?.[value] ?? value }))}
      onChoose={(value) => engine.change({ [field]: value })}
    />
  );
}
