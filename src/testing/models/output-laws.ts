import { concat, slice, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { formatShape, sameShape } from '../../core/shapes.js';
import { farthest, figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { withinTidy } from '../within-tidy.js';
import { latentsOf, numbersOf, type ModelSubject, type Told } from './subject.js';

const OUTPUTS = ['mean', 'mode', 'sample'] as const;

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
  const wrong = withinTidy(() =>
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
    ),
  );
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
