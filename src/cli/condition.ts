import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { VaeKitError, type Shape } from 'vae-kit';

/**
 * The condition that a command line names, for so many rows.
 *
 * @param text - A class, as `7` for the seventh unit vector from 0; a class and what its vector is
 * multiplied by, as `7x20`; or all numbers of the vector, as `0,0,1`.
 * @param wanted - The shape of the model's condition, if it has one.
 */
export function conditionOf(
  text: string | undefined,
  wanted: Shape | undefined,
  rows: number,
): Tensor | undefined {
  if (!wanted) {
    if (text === undefined) return undefined;
    throw problem(
      '--condition must be left out for a model without a condition',
      text,
      'Leave it out.',
    );
  }
  const size = wanted.reduce((product, axis) => product * axis, 1);
  const remedy =
    (size === 1
      ? 'Give a number, as in --condition 0.5'
      : `Give a class from 0 to ${size - 1}, as in --condition ${Math.min(7, size - 1)}, which ` +
        'stands for its unit vector; the same times 20, as in --condition ' +
        `${Math.min(7, size - 1)}x20, if that is what the model was trained with; or all numbers, ` +
        'with commas between') + '.';
  const rule = `--condition must be given for this model, ${size} number${size === 1 ? '' : 's'}`;
  const row = text === undefined ? undefined : rowOf(text, size);
  if (!row) throw problem(rule, text, remedy);
  const values = new Float32Array(rows * size);
  for (let i = 0; i < rows; i++) values.set(row, i * size);
  return tensor(values, [rows, ...wanted]);
}

function rowOf(text: string, size: number): number[] | undefined {
  const [, label, times = '1'] = /^(\d+)(?:x(-?[\d.]+(?:e-?\d+)?))?$/i.exec(text.trim()) ?? [];
  if (size > 1 && label !== undefined) {
    const row = Array.from({ length: size }, (_, i) => (i === Number(label) ? Number(times) : 0));
    return Number(label) < size && Number.isFinite(Number(times)) ? row : undefined;
  }
  const row = text.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  return row.length === size && row.every(Number.isFinite) ? row : undefined;
}

function problem(rule: string, text: string | undefined, remedy: string): VaeKitError {
  const received = text === undefined ? 'none' : JSON.stringify(text);
  return new VaeKitError({ problem: rule, received, remedy, option: '--condition' });
}
