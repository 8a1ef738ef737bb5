import type { Law, LawContext } from '../run-laws.js';
import { dataLaw } from './data-law.js';
import { evidenceLaw, samplesLaw } from './elbo-laws.js';
import {
  boundLaw,
  formLaw,
  gradientLaw,
  keyLaw,
  maskLaw,
  metricsLaw,
  weightLaw,
} from './loss-laws.js';
import { batchLaw, klLaw, trainingLaw } from './measure-laws.js';
import { agreementLaw, conditionLaw, rowsLaw, seedLaw, shapesLaw, shownBy } from './output-laws.js';
import { priorLaw } from './prior-law.js';
import { leakLaw, stillLaw } from './remains.js';
import { saveLaw } from './save-law.js';
import type { ModelSubject } from './subject.js';

/** The laws of a model, as far as it has what they look at. */
export function lawsOfModel(subject: ModelSubject): Law[] {
  const { model, latents, told } = subject;
  const shows = model.encode ?? model.decode ?? model.reconstruct ?? model.generate;
  const of = (
    name: string,
    run: (subject: ModelSubject, context: LawContext) => ReturnType<Law['run']>,
    chance = false,
  ): Law => ({ name, chance, run: (context) => run(subject, context) });
  /** Dropout, batch normalisation and the like do otherwise in training. */
  const trains = learnsOtherwise(subject);
  return [
    of('data are values of the likelihood', dataLaw),
    of('the loss is a number and a step is counted', formLaw),
    of('metrics add up', metricsLaw),
    of('one key, one loss', keyLaw),
    ...(latents && !trains ? [of('the loss is −bound', boundLaw, true)] : []),
    ...(hasPlainGradient(subject) ? [of('the loss has its gradients', gradientLaw)] : []),
    ...(model.weighted ? [of('a datum counts what it weighs', weightLaw)] : []),
    ...(model.masked && !trains ? [of('what is missing does not matter', maskLaw)] : []),
    ...(trains ? [] : [of('training and evaluation measure alike', trainingLaw, true)]),
    of('batches add up to the whole', batchLaw, true),
    ...(latents ? [of('the KL is had as it is said', klLaw)] : []),
    ...(latents && model.elbo
      ? [
          of('the ELBO is not above log p(x)', evidenceLaw, true),
          of('as many samples are drawn as asked for', samplesLaw, true),
        ]
      : []),
    ...(shows
      ? [
          of('shapes', shapesLaw),
          of('rows stand for themselves', rowsLaw),
          of('seeds decide what is drawn', seedLaw),
        ]
      : []),
    ...(latents ? [of('what is shown is that of the distributions', agreementLaw)] : []),
    ...(latents && model.generate ? [of('data are generated from the prior', priorLaw, true)] : []),
    ...(told.condition ? [of('the condition counts', conditionLaw)] : []),
    of('looking changes no weights', (own, context) =>
      stillLaw(own, context, () => Object.values(shownBy(own, 'mean'))),
    ),
    of('nothing is left behind', leakLaw),
    of('saved and loaded it is the same', saveLaw),
  ];
}

/** Whether differences at fixed noise are the gradient: not where it is by design another. */
function hasPlainGradient({ model }: ModelSubject): boolean {
  const { estimator } = model as { estimator?: { type: string } };
  return estimator ? estimator.type === 'reparameterized' : model.type !== 'sigmoidBeliefNetwork';
}

const OTHERWISE = /Dropout|GaussianNoise|BatchNormalization/;

function learnsOtherwise(subject: ModelSubject): boolean {
  const {
    encoder,
    decoder,
    encoders = [],
  } = subject.model as unknown as Record<
    'encoder' | 'decoder',
    { toJSON(unused: undefined, text: boolean): unknown } | undefined
  > & { encoders?: readonly { toJSON(unused: undefined, text: boolean): unknown }[] };
  return [encoder, decoder, ...encoders].some(
    (network) => network && OTHERWISE.test(JSON.stringify(network.toJSON(undefined, false))),
  );
}
