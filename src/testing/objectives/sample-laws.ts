import { concat, grads, slice, sub, sum, tensor, tile, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import { farthest, figureFinding, type Finding } from '../run-laws.js';
import { changeSamples, randomFigures, type CreditOf } from './terms.js';

/** The row of a sample in leave-one-out depends on the others alone, and says what they say. */
export function leaveLaw(creditOf: CreditOf, kind: KlKind, key: Key, samples: number): Finding {
  const figures = randomFigures(foldIn(key, 0), samples, 3);
  const others = randomFigures(foldIn(key, 1), samples, 3);
  const before = creditOf(kind, figures).leaveOneOut().dataSync();
  // Another first sample: the first row must not change, the others must.
  const swapped = changeSamples(figures, (value, name) =>
    concat([slice(others[name], [0, 0], [1, 3]), slice(value, [1, 0], [samples - 1, 3])]),
  );
  const after = creditOf(kind, swapped).leaveOneOut().dataSync();
  const first = farthest(after.subarray(0, 3), before.subarray(0, 3), 1).figure;
  if (first > 1e-5)
    return figureFinding(first, 1e-5, 'the row of a sample depends on the sample itself');
  // Where all samples are alike, the others say just what the sample does.
  const alike = changeSamples(figures, (value) => tile(slice(value, [0, 0], [1, 3]), [samples, 1]));
  const { signal, leaveOneOut } = creditOf(kind, alike);
  const { figure } = farthest(leaveOneOut().dataSync(), signal.dataSync(), 0.1);
  return figureFinding(
    figure,
    1e-3,
    'where all samples are alike, the others alone must say what the sample does: ' +
      `${leaveOneOut().dataSync()[0]!.toPrecision(4)} is not ${signal.dataSync()[0]!.toPrecision(4)}`,
  );
}

/** (c − ∂c/∂ℓ) / c, by differences of the slope c. */
export function pathLaw(creditOf: CreditOf, key: Key, samples: number): Finding {
  const figures = randomFigures(key, samples, 2);
  const slopes = (logLikelihood: Tensor) =>
    grads((given: Tensor) =>
      sum(creditOf('monte-carlo', { ...figures, logLikelihood: given }).bound),
    )([logLikelihood])[0]!.dataSync();
  const values = figures.logLikelihood.dataSync().slice();
  const c = slopes(figures.logLikelihood);
  const own = creditOf('monte-carlo', figures).pathwise?.dataSync();
  const h = 2 ** -5;
  const expected = Array.from(values, (value, i) => {
    const at = (moved: number) => {
      const changed = values.slice();
      changed[i] = moved;
      return slopes(tensor(changed, [samples, 2]))[i]!;
    };
    return (c[i]! - (at(value + h) - at(value - h)) / (2 * h)) / c[i]!;
  });
  const given = Array.from(values, (_, i) => own?.[i] ?? 1);
  // Pathwise weights are optional: who leaves them out asks for 1 each.
  const { figure, at } = farthest(given, expected, 1);
  return figureFinding(
    figure,
    5e-3,
    own
      ? `pathwise is ${given[at]!.toPrecision(3)} where the bound asks for ` +
          expected[at]!.toPrecision(3)
      : `without pathwise it is 1, where the bound asks for ${expected[at]!.toPrecision(3)}`,
  );
}

/** Signals are finite, and those of a datum are of its own samples. */
export function dataLaw(creditOf: CreditOf, kind: KlKind, key: Key, samples: number): Finding {
  const figures = randomFigures(key, samples, 3);
  const finite = creditOf(kind, figures);
  const all = [finite.bound, finite.signal, finite.leaveOneOut()];
  const wrong = all.findIndex((value) => !value.dataSync().every(Number.isFinite));
  if (wrong >= 0) return { passed: false, message: 'a figure is no finite number' };
  // One datum has other samples: the signals of the others stay.
  const moved = concat(
    [
      slice(figures.logLikelihood, [0, 0], [samples, 2]),
      sub(slice(figures.logLikelihood, [0, 2], [samples, 1]), 5),
    ],
    1,
  );
  const other = creditOf(kind, { ...figures, logLikelihood: moved });
  const of = (value: Tensor) => [...slice(value, [0, 0], [samples, 2]).dataSync()];
  const { figure } = farthest(of(other.signal), of(finite.signal), 1);
  return figureFinding(figure, 1e-5, 'the signal of a datum depends on the samples of another');
}
