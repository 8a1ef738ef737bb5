import type { Stage } from '../engine/protocol.js';
import { isCall, namesOf, write, type Value } from '../engine/recipe/calls.js';
import { betaOf } from '../engine/recipe/recipe.js';
import type { Experiment } from './experiment.js';

/** A value of an experiment as code has it: itself, or what it was from which step on. */
export interface ChangingCode {
  readonly value: Value;
  readonly lines: readonly string[];
  /** The functions that the lines call. */
  readonly names: readonly string[];
}

/** The weight of the KL, with all that it was set to. */
export const betaCode = (stages: readonly Stage[]) => changingCode('beta', stages, betaOf);

/** The learning rate, with all that it was set to. */
export const learningRateCode = (stages: readonly Stage[]) =>
  changingCode('learningRate', stages, ({ learningRate }) => learningRate);

function changingCode(
  name: string,
  stages: readonly Stage[],
  valueOf: (experiment: Experiment) => Value,
): ChangingCode {
  const all = stages.map(({ from, experiment }) => ({ from, value: valueOf(experiment) }));
  const changes = all.filter(
    ({ value }, i) => i === 0 || write(value) !== write(all[i - 1]!.value),
  );
  if (changes.length === 1) return { value: changes[0]!.value, lines: [], names: [] };
  const areSchedules = changes.some(({ value }) => isCall(value));
  const written = (value: Value) => (areSchedules && !isCall(value) ? '() => ' : '') + write(value);
  return {
    value: { variable: name },
    lines: [
      `// What it was set to as the model learned, and after how many steps.`,
      `const ${name}s = [`,
      ...changes.map(({ from, value }) => `  [${from}, ${written(value)}],`),
      '];',
      `const ${name} = (step) =>`,
      `  ${name}s.findLast(([from]) => step >= from)[1]${areSchedules ? '(step)' : ''};`,
    ],
    names: changes.flatMap(({ value }) => namesOf(value)),
  };
}
