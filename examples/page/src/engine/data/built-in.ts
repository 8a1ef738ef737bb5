import { arrayDataset, swissRoll, syntheticDigitsAsync } from 'vae-kit';
import { DIGITS, ROLL } from '../recipe/recipe.js';
import type { LoadedData } from './loaded.js';

/** Digits that are written by this page. */
export async function builtInDigits(): Promise<LoadedData> {
  const { images, labels } = await syntheticDigitsAsync({ ...DIGITS, shape: [28, 28, 1] });
  const { count } = DIGITS;
  return {
    info: { kind: 'digits', name: 'built-in digits', count, shape: [28, 28, 1], classes: 10 },
    rows: images,
    labels,
  };
}

/** A sheet rolled up in space; the colour is the place along it. */
export async function roll(): Promise<LoadedData> {
  const { points, position } = swissRoll(ROLL);
  const values = await points.data<'float32'>();
  points.dispose();
  return {
    info: {
      kind: 'swissRoll',
      name: 'Swiss roll',
      count: ROLL.points,
      shape: [3],
      classes: 0,
      columns: ['x', 'y', 'z'],
    },
    rows: arrayDataset(values, [3]),
    colours: position.map((angle) => (angle / (1.5 * Math.PI) - 1) / 2),
  };
}
