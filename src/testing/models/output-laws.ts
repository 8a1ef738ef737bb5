import { concat, memory, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { formatShape, sameShape } from '../../core/shapes.js';
import { tileRows } from '../../core/shapes.js';
import { tileParams } from '../../distributions/params.js';
import {
  farthest,
  figureFinding,
  meanFinding,
  type Finding,
  type LawContext,
} from '../run-laws.js';
import { rowsOfValues } from '../families/subject.js';
import { numbersOf, type ModelSubject, type Told } from './subject.js';

const OUTPUTS = ['mean', 'mode', 'sample'] as const;

/** A latent for each datum, of models that encode. */
const latentsOf = ({ model, batch, told }: ModelSubject): Tensor =>
  [model.encode!(batch.data, told)].flat()[0]!;

/** All that a model shows of its data, by name; within a tidy. */
export function shownBy(
  subject: ModelSubject,
  output: 'mean' | 'mode' | 'sample',
  seed = 1,
): Record<string, Tensor> {
  const { model, batch, told, rows } = subject;
  const options = { ...told, output, seed };
  // Codes that are none of distributions have no output to choose.
  const codes = subject.latents || model.type !== 'autoencoder' ? options : told;
  const z = model.encode && latentsOf(subject);
  const encoded = model.encode ? [model.encode(batch.data, codes)].flat() : [];
  return {
    ...Object.fromEntries(
      encoded.map((each, i) => [i === 0 ? 'encode' : `encode, level ${i}`, each]),
    ),
    ...(model.decode && z && { decode: model.decode(z, options) }),
    ...(model.reconstruct && { reconstruct: model.reconstruct(batch.data, options) }),
    ...(model.generate && { generate: model.generate(rows, options) }),
  };
}

/** What is shown has the shapes of data and latents, and values that the likelihood takes. */
export function shapesLaw(subject: ModelSubject): Finding {
  const { model, rows, latents } = subject;
  const { low, high } = model.support;
  const wrong = tidy(
    () =>
      OUTPUTS.flatMap((output) =>
        Object.entries(shownBy(subject, output)).flatMap(([name, value]) => {
          const said = `${name} with output '${output}' gives `;
          const isCode = name.startsWith('encode');
          const shape = isCode ? latents && [rows, ...latents.latent] : [rows, ...model.data];
          if (shape && !sameShape(value.shape, shape))
            return [`${said}${formatShape(value.shape)}, not ${formatShape(shape)}`];
          const numbers = numbersOf(value);
          if (!numbers.every(Number.isFinite)) return [`${said}what is no finite number`];
          return !isCode && numbers.some((x) => x < low - 1e-6 || x > high + 1e-6)
            ? [`${said}values that are not from ${low} to ${high}`]
            : [];
        }),
      ) as never,
  ) as unknown as string[];
  return figureFinding(wrong.length, 0, wrong.join('; '));
}

/** A datum is encoded and decoded alike, whichever others stand beside it. */
export function rowsLaw(subject: ModelSubject): Finding {
  const { batch, told, rows } = subject;
  const turned = (value: Tensor) => concat([slice(value, 1, rows - 1), slice(value, 0, 1)]);
  const part = (value: Tensor) => slice(value, 0, 1);
  const asked = (change: (value: Tensor) => Tensor, count: number): ModelSubject => ({
    ...subject,
    rows: count,
    batch: { ...batch, data: change(batch.data) },
    told: told.condition ? { condition: change(told.condition) } : {},
  });
  return tidy(() => {
    const whole = shownBy(subject, 'mean');
    let [figure, at] = [0, ''];
    const compare = (
      other: Record<string, Tensor>,
      change: (value: Tensor) => Tensor,
      how: string,
    ) => {
      for (const [name, value] of Object.entries(whole)) {
        if (name === 'generate') continue;
        const off = farthest(numbersOf(other[name]!), numbersOf(change(value)), 1e-2).figure;
        if (off > figure) [figure, at] = [off, `${name} is another ${how}`];
      }
    };
    compare(shownBy(asked(turned, rows), 'mean'), turned, 'where data stand in another order');
    compare(shownBy(asked(part, 1), 'mean'), part, 'where a datum stands alone');
    return figureFinding(figure, 1e-4, at);
  });
}

/** A seed decides what is drawn, and another draws otherwise. */
export function seedLaw(subject: ModelSubject): Finding {
  return tidy(() => {
    const of = (seed: number) =>
      Object.fromEntries(
        Object.entries(shownBy(subject, 'sample', seed)).map(([name, value]) => [
          name,
          numbersOf(value),
        ]),
      );
    const [a, again, ...others] = [1, 1, 2, 3, 4, 5, 6].map(of);
    for (const [name, value] of Object.entries(a!)) {
      if (farthest(again![name]!, value).figure > 0)
        return figureFinding(1, 0, `${name} gives other numbers by the same seed`);
      const isDrawn = name !== 'encode' || subject.latents !== undefined;
      if (isDrawn && others.every((other) => farthest(other[name]!, value).figure === 0))
        return figureFinding(1, 0, `${name} gives the same numbers by all seeds`);
    }
    return { passed: true };
  });
}

/** What is shown is that of the model's distributions. */
export function agreementLaw(subject: ModelSubject): Finding {
  const { model, batch, told } = subject;
  const latents = subject.latents!;
  return tidy(() => {
    const z = latents.posterior.mean(latents.posteriorParams(batch.data, told));
    const x = latents.likelihood.mean(latents.likelihoodParams(z, told));
    const pairs: [string, Tensor | Tensor[] | undefined, Tensor][] = [
      ['encode is not the mean of the posterior', model.encode?.(batch.data, told), z],
      ['decode is not the mean of the likelihood', model.decode?.(z, told), x],
      [
        'reconstruct is not what is decoded of the encoded',
        model.reconstruct?.(batch.data, told),
        x,
      ],
    ];
    let [figure, message] = [0, ''];
    for (const [what, own, wanted] of pairs) {
      if (!own) continue;
      const off = farthest(numbersOf(own), numbersOf(wanted), 1e-2).figure;
      if (off > figure) [figure, message] = [off, what];
    }
    return figureFinding(figure, 1e-4, message);
  });
}

/** How many data are generated at once. */
const BLOCK = 200;

/** What is generated has the moments of what is decoded of draws of the prior. */
export function priorLaw(subject: ModelSubject, { key, limits }: LawContext): Promise<Finding> {
  const { model } = subject;
  const latents = subject.latents!;
  const told: Told = subject.told.condition
    ? { condition: tileRows(slice(subject.told.condition, 0, 1), BLOCK) }
    : {};
  const ancestral = (at: Key) => {
    const { family } = latents.prior;
    const p = latents.priorParams(told);
    const z = family.sample(p0(p, told) ? tileParams(family, p, BLOCK) : p, foldIn(at, 0));
    return latents.likelihood.sample(latents.likelihoodParams(z, told), foldIn(at, 1));
  };
  const p0 = (p: Record<string, Tensor>, { condition }: Told) =>
    !condition || Object.values(p).every(({ shape }) => shape[0] !== BLOCK);
  const [middle, spread] = tidy(() => {
    const all = numbersOf(ancestral(foldIn(key, 0)));
    const centre = all.reduce((a, b) => a + b, 0) / all.length;
    const square = all.reduce((a, b) => a + (b - centre) ** 2, 0) / all.length;
    return [centre, Math.sqrt(square) || 1] as never;
  }) as unknown as [number, number];
  /** The first numbers of a datum, and what goes together. */
  const features = (row: readonly number[]) => {
    const few = row.slice(0, 6).map((x) => 2 * Math.tanh((x - middle) / (2 * spread)));
    return [...few, ...few.slice(1).map((x, i) => x * few[i]!)];
  };
  return meanFinding(
    {
      key: foldIn(key, 1),
      limits,
      scale: 0.5,
      draw(at) {
        const seed = foldIn(at, 2).words[0];
        const own = rowsOfValues(model.generate!(BLOCK, { ...told, output: 'sample', seed }));
        const other = rowsOfValues(ancestral(foldIn(at, 3)));
        return own.map((row, n) => {
          const wanted = features(other[n]!);
          return features(row).map((x, j) => x - wanted[j]!);
        });
      },
    },
    ({ means }) =>
      'what is generated is not what is decoded of draws of the prior: means are off by up to ' +
      Math.max(...means.map(Math.abs)).toPrecision(3),
  );
}

/** Another condition decodes to something else. */
export function conditionLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { model, told, rows, batch } = subject;
  return tidy(() => {
    const other = {
      condition: concat([slice(told.condition!, 1, rows - 1), slice(told.condition!, 0, 1)]),
    };
    if (farthest(numbersOf(other.condition), numbersOf(told.condition!)).figure === 0)
      return { passed: true, message: 'all conditions are alike' };
    const shown = (given: Told) =>
      numbersOf(
        model.decode && model.encode
          ? model.decode([model.encode(batch.data, told)].flat()[0]!, given)
          : model.loss({ ...batch, ...given }, model.initialState(), key).loss,
      );
    return figureFinding(
      Number(farthest(shown(other), shown(told), 1e-3).figure === 0),
      0,
      'whatever the condition, the same is decoded',
    );
  });
}

/** Each call leaves what it returns, and nothing else. */
export function leakLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { model, batch, told, rows, latents } = subject;
  const given = [batch.data, ...(batch.condition ? [batch.condition] : [])];
  const left: string[] = [];
  const z = model.decode && model.encode && tidy(() => latentsOf(subject));
  const calls: Record<string, (() => unknown) | undefined> = {
    measure: () => model.measure(batch, key),
    encode: model.encode && (() => model.encode!(batch.data, told)),
    decode: z && (() => model.decode!(z, told)),
    reconstruct: model.reconstruct && (() => model.reconstruct!(batch.data, told)),
    generate: model.generate && (() => model.generate!(rows, told)),
    elbo: model.elbo && (() => model.elbo!(batch.data, told)),
    posteriorParams: latents && (() => latents.posteriorParams(batch.data, told)),
    priorParams: latents && (() => latents.priorParams(told)),
  };
  for (const [name, call] of Object.entries(calls)) {
    if (!call) continue;
    tidy(() => {
      const before = memory().numTensors;
      const made = call();
      const results = new Set(
        made instanceof Object && 'dataId' in made ? [made] : Object.values(made as object),
      );
      // What measures a loss runs within a tidy of who asks.
      const more = memory().numTensors - before - results.size;
      if (more > 0 && name !== 'measure') left.push(`${name} leaves ${more} tensors`);
      if (given.some(({ isDisposed }) => isDisposed))
        left.push(`${name} disposes what it is given`);
    });
    if (left.length > 0) break;
  }
  z?.dispose();
  const first = memory().numTensors;
  tidy(() => void model.loss(batch, model.initialState(), key).loss.dataSync());
  const kept = memory().numTensors - first;
  if (kept > 0) left.push(`a loss keeps ${kept} tensors`);
  return figureFinding(left.length, 0, left.join('; '));
}
