import {
  add,
  concat,
  exp,
  grads,
  logSoftmax,
  logSumExp,
  mean,
  memory,
  mul,
  reshape,
  slice,
  sub,
  sum,
  tensor,
  tidy,
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { stopGradient } from '../../core/stop-gradient.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Credit, Objective } from '../../objectives/objective.js';
import { compareGradient, GRADIENT_TOLERANCE } from '../differences.js';
import { farthest, figureFinding, type Finding, type Law } from '../run-laws.js';
import { randomFigures, termsOf, type Figures } from './terms.js';

/** How many states the latent of an enumerable model has. */
const STATES = 3;

/**
 * The laws of an objective.
 *
 * @param claims - Whether it is a bound of log p(x).
 */
export function lawsOfObjective(objective: Objective, claims: boolean): Law[] {
  const kinds: readonly KlKind[] = objective.kl ? [objective.kl] : ['closed-form', 'monte-carlo'];
  const samples = Math.max(2, objective.samples);
  const creditOf = (kind: KlKind, figures: Figures, step = 0) =>
    objective.credit(termsOf(kind, figures, step));
  const of = (name: string, run: (kind: KlKind, key: Key) => Finding): Law[] =>
    kinds.map((kind, i) => ({
      name: kinds.length > 1 ? `${name}, with a ${kind} KL` : name,
      run: ({ key }) => tidy(() => run(kind, foldIn(key, i)) as never),
    }));
  const claimed = claims && kinds.includes('monte-carlo') ? [true] : [];
  return [
    ...of('shapes', (kind, key) => {
      const credit = creditOf(kind, randomFigures(key, samples, 3));
      const wanted: [string, Tensor | undefined, number[]][] = [
        ['bound', credit.bound, [3]],
        ['signal', credit.signal, [samples, 3]],
        ['leaveOneOut()', credit.leaveOneOut(), [samples, 3]],
        ['pathwise', credit.pathwise, [samples, 3]],
      ];
      const wrong = wanted.flatMap(([name, value, shape]) =>
        !value || value.shape.join() === shape.join()
          ? []
          : [`${name} has the shape [${value.shape.join(', ')}], not [${shape.join(', ')}]`],
      );
      return figureFinding(wrong.length, 0, wrong.join('; '));
    }),
    ...of('the bound has its gradients', (kind, key) => {
      const figures = randomFigures(key, samples, 2);
      const names = Object.keys(figures) as (keyof Figures)[];
      const { figure, where } = compareGradient(
        (...given) =>
          // A sum over data, since free bits look at the batch as a whole.
          add(
            sum(
              creditOf(
                kind,
                Object.fromEntries(names.map((name, i) => [name, given[i]!])) as unknown as Figures,
              ).bound,
            ),
            // Not all are told for each kind.
            mul(0, sum(concat(given.map((each) => reshape(each, [-1]))))),
          ),
        names.map((name) => figures[name]),
      );
      return figureFinding(figure, GRADIENT_TOLERANCE, `the gradient of the bound is ${where}`);
    }),
    ...of('the signal is the merit of each sample', (kind, key) =>
      meritLaw(objective, kind, key, samples),
    ),
    ...of('leave-one-out leaves one out', (kind, key) => leaveLaw(creditOf, kind, key, samples)),
    ...of('the same sample twice counts as once', (kind, key) => {
      const once = randomFigures(key, 1, 3);
      const twice = Object.fromEntries(
        Object.entries(once).map(([name, value]: [string, Tensor]) => [
          name,
          name === 'klPerDimension' ? value : tile(value, [samples, 1]),
        ]),
      ) as unknown as Figures;
      const [one, many] = [once, twice].map((figures) => [
        ...creditOf(kind, figures).bound.dataSync(),
      ]);
      const { figure } = farthest(many!, one!, 1);
      return figureFinding(
        figure,
        1e-5,
        `of one sample the bound is ${one![0]!.toPrecision(4)}, of ${samples} like it ` +
          many![0]!.toPrecision(4),
      );
    }),
    ...of('the path is weighed as the bound asks', (kind, key) =>
      kind === 'monte-carlo' ? pathLaw(creditOf, key, samples) : { passed: true },
    ),
    ...of('a datum is judged by its own samples and weights', (kind, key) =>
      dataLaw(creditOf, kind, key, samples),
    ),
    ...of('β does what it says', (kind, key) => betaLaw(objective, creditOf, kind, key, samples)),
    ...claimed.flatMap(() => [
      {
        name: 'the bound is not above log p(x)',
        run: ({ key }: { key: Key }) => tidy(() => boundLaw(objective, key, samples) as never),
      },
      {
        name: 'the bound is tight where q is the posterior',
        run: ({ key }: { key: Key }) => tidy(() => tightLaw(creditOf, key, samples) as never),
      },
    ]),
    ...of('nothing is left behind', (kind, key) => {
      const terms = termsOf(kind, randomFigures(key, samples, 2));
      const before = memory().numTensors;
      tidy(() => void objective.credit(terms).leaveOneOut());
      const left = memory().numTensors - before;
      const gone = terms.logLikelihood.isDisposed;
      return figureFinding(
        gone ? 1 : left,
        0,
        gone ? 'it disposes what it is given' : `it leaves ${left} tensors`,
      );
    }),
  ];
}

type CreditOf = (kind: KlKind, figures: Figures, step?: number) => Credit;

/** All tuples of states, row by row: [samples][tuples]. */
function tuplesOf(samples: number): number[][] {
  const count = STATES ** samples;
  return Array.from({ length: samples }, (_, s) =>
    Array.from({ length: count }, (_unused, t) => Math.floor(t / STATES ** s) % STATES),
  );
}

/** The figures of all tuples of states of a small model, q by its logits. */
function enumerated(
  logits: Tensor,
  likelihood: Tensor,
  prior: Tensor,
  tuples: readonly number[][],
) {
  const logQ = logSoftmax(reshape(logits, [1, STATES]));
  const pick = (values: Tensor) => {
    const isState = tensor(
      tuples.map((row) => row.map((state) => [0, 1, 2].map((k) => Number(k === state)))),
    );
    return sum(mul(isState, reshape(values, [1, 1, STATES])), 2);
  };
  const kl = sum(mul(exp(logQ), sub(logQ, reshape(prior, [1, STATES]))));
  const count = tuples[0]!.length;
  const figures: Figures = {
    logLikelihood: pick(likelihood),
    logPrior: pick(prior),
    logPosterior: pick(logQ),
    klPerDimension: mul(tile(reshape(kl, [1, 1]), [count, 2]), 0.5),
  };
  return { figures, weights: exp(sum(figures.logPosterior, 0)) };
}

const smallModel = (key: Key) => {
  const { logLikelihood } = randomFigures(key, 3, STATES);
  const row = (n: number) => reshape(slice(logLikelihood, [n, 0], [1, STATES]), [STATES]);
  return {
    logits: add(row(0), 4),
    likelihood: row(1),
    prior: reshape(logSoftmax(reshape(row(2), [1, STATES])), [STATES]),
  };
};

/** As many samples as can be gone through. */
const few = (samples: number) => Math.min(samples, 5);

/**
 * E[Σ_s signal_s ∇ log q(z_s)] + E[∇ bound] must be the gradient of the expected bound, summed over
 * all states of a small model.
 */
function meritLaw(objective: Objective, kind: KlKind, key: Key, wanted: number): Finding {
  const { logits, likelihood, prior } = smallModel(key);
  const tuples = tuplesOf(few(wanted));
  const [exact] = grads((given: Tensor) => {
    const { figures, weights } = enumerated(given, likelihood, prior, tuples);
    return sum(mul(weights, objective.credit(termsOf(kind, figures)).bound));
  })([logits]);
  const [own] = grads((given: Tensor) => {
    const { figures, weights } = enumerated(given, likelihood, prior, tuples);
    const { bound, signal } = objective.credit(termsOf(kind, figures));
    const score = sum(mul(stopGradient(signal), figures.logPosterior), 0);
    return sum(mul(stopGradient(weights), add(bound, score)));
  })([logits]);
  const { figure } = farthest(own!.dataSync(), exact!.dataSync(), 1e-2);
  return figureFinding(
    figure,
    1e-3,
    `with it the gradient of the expected bound is off by ${(100 * figure).toFixed(1)} %`,
  );
}

function leaveLaw(creditOf: CreditOf, kind: KlKind, key: Key, samples: number): Finding {
  const figures = randomFigures(foldIn(key, 0), samples, 3);
  const others = randomFigures(foldIn(key, 1), samples, 3);
  const before = creditOf(kind, figures).leaveOneOut().dataSync();
  // Another first sample: the first row must not change, the others must.
  const swapped = Object.fromEntries(
    Object.entries(figures).map(([name, value]: [string, Tensor]) => [
      name,
      name === 'klPerDimension'
        ? value
        : concat([
            slice(others[name as keyof Figures], [0, 0], [1, 3]),
            slice(value, [1, 0], [samples - 1, 3]),
          ]),
    ]),
  ) as unknown as Figures;
  const after = creditOf(kind, swapped).leaveOneOut().dataSync();
  const first = farthest(after.subarray(0, 3), before.subarray(0, 3), 1).figure;
  if (first > 1e-5)
    return figureFinding(first, 1e-5, 'the row of a sample depends on the sample itself');
  // Where all samples are alike, the others say just what the sample does.
  const alike = Object.fromEntries(
    Object.entries(figures).map(([name, value]: [string, Tensor]) => [
      name,
      name === 'klPerDimension' ? value : tile(slice(value, [0, 0], [1, 3]), [samples, 1]),
    ]),
  ) as unknown as Figures;
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
function pathLaw(creditOf: CreditOf, key: Key, samples: number): Finding {
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

function dataLaw(creditOf: CreditOf, kind: KlKind, key: Key, samples: number): Finding {
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

/** d bound / d KL must be −β, and that of the likelihood 1 whatever β is. */
function betaLaw(
  objective: Objective,
  creditOf: CreditOf,
  kind: KlKind,
  key: Key,
  samples: number,
): Finding {
  const { beta, freeBits } = (objective.options ?? {}) as { beta?: unknown; freeBits?: unknown };
  if (!['number', 'function'].includes(typeof beta) || Number(freeBits ?? 0) > 0)
    return { passed: true };
  let [figure, message] = [0, ''];
  for (const step of [0, 7, 5000]) {
    const figures = randomFigures(foldIn(key, step), samples, 2);
    const told =
      typeof beta === 'function' ? (beta as (step: number) => number)(step) : (beta as number);
    const more = 0.25;
    const changed: Figures =
      kind === 'closed-form'
        ? { ...figures, klPerDimension: add(figures.klPerDimension, more / 2) }
        : { ...figures, logPosterior: add(figures.logPosterior, more) };
    const drop =
      (mean(creditOf(kind, figures, step).bound).dataSync()[0]! -
        mean(creditOf(kind, changed, step).bound).dataSync()[0]!) /
      more;
    if (Math.abs(drop - told) > figure)
      [figure, message] = [
        Math.abs(drop - told),
        `at step ${step} the KL counts ${drop.toPrecision(3)} times, not ${told.toPrecision(3)}`,
      ];
  }
  return figureFinding(figure, 1e-3, message);
}

/** The expectation of the bound over all states, against log Σ_z p(x, z). */
function boundLaw(objective: Objective, key: Key, wanted: number): Finding {
  let worst = -Infinity;
  for (let i = 0; i < 5; i++) {
    const { logits, likelihood, prior } = smallModel(foldIn(key, i));
    const { figures, weights } = enumerated(logits, likelihood, prior, tuplesOf(few(wanted)));
    const bound = objective.credit(termsOf('monte-carlo', figures)).bound;
    const exact = logSumExp(add(likelihood, prior)).dataSync()[0]!;
    worst = Math.max(worst, sum(mul(weights, bound)).dataSync()[0]! - exact);
  }
  return figureFinding(worst, 1e-5, `it is above by ${worst.toPrecision(3)} nats in the mean`);
}

/** Where log p(x, z) − log q(z | x) is the same for all z, it is log p(x). */
function tightLaw(creditOf: CreditOf, key: Key, samples: number): Finding {
  const figures = randomFigures(key, samples, 2);
  const evidence = -3.25;
  const bound = creditOf('monte-carlo', {
    ...figures,
    logPosterior: sub(add(figures.logLikelihood, figures.logPrior), evidence),
  }).bound.dataSync();
  const { figure } = farthest(bound, [evidence, evidence], 1);
  return figureFinding(
    figure,
    1e-5,
    `where log p(x) is ${evidence} it is ${bound[0]!.toPrecision(5)}`,
  );
}
