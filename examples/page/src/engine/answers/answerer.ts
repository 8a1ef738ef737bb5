import { saveModel, type Vae } from 'vae-kit';
import type { Answer, Dialogue, Kind, Question } from '../protocol.js';
import type { Answerer } from '../questions.js';
import { encode } from './encode.js';
import { mixtureAnswers } from './mixture.js';
import type { ModelView } from './model-view.js';
import { axesAnswers, codes, datum, dimensionKl, points, reconstructions } from './of-data.js';
import { decode, interpolate, manifold, samples } from './of-latents.js';

type Answers = {
  [K in keyof Dialogue]: (view: ModelView, question: Question<K>) => Promise<Answer<K>>;
};

/** Answers whatever the page asks of one model. */
export function answererOf(view: ModelView): Answerer {
  const answers: Answers = {
    reconstructions,
    codes,
    klPerDimension: dimensionKl,
    points,
    datum,
    samples,
    manifold,
    decode,
    interpolate,
    encode,
    ...mixtureAnswers(),
    ...axesAnswers(),
    async save({ model }) {
      return { file: (await saveModel(model as Vae)) as Uint8Array<ArrayBuffer> };
    },
  };
  return (kind, question) =>
    (answers[kind] as (view: ModelView, question: Question<Kind>) => Promise<Answer<Kind>>)(
      view,
      question,
    );
}
