import type { Entry } from './entry.js';
import {
  divergence,
  expected,
  i,
  likelihood,
  n,
  o,
  of,
  prior,
  row,
  sub,
  sum,
  sup,
  t,
  x,
  z,
  posterior,
  both,
  frac,
} from './math.js';

const nats = (name: string) => of(t(name), x);

/** The bound and its parts. */
export const boundEntries = {
  elbo: {
    title: 'The bound',
    sentence:
      'The evidence lower bound is what the model can promise at least of the log-probability of ' +
      'an image, so learning raises it; drawn here with the sign changed, as a loss that falls.',
    formula: row(
      t('log '),
      of(i('p'), x),
      o('≥'),
      nats('ELBO'),
      o('='),
      expected(t('log '), likelihood),
      o('−'),
      divergence,
    ),
    source: 'src/objectives/elbo.ts',
  },
  logLikelihood: {
    title: 'Log-likelihood',
    sentence:
      'How well the decoder explains an image from a code that the encoder drew for it: the nats ' +
      'that are missing are the price of reconstructing it imperfectly.',
    formula: row(
      expected(t('log '), likelihood),
      o('='),
      expected(sum(i('d')), t('log '), of(i('p'), sub(x, i('d')), o('|'), z)),
    ),
    source: 'src/models/vae/loss.ts',
  },
  kl: {
    title: 'KL divergence',
    sentence:
      'How many nats the code of an image tells: the distance of its posterior from the prior, ' +
      'which the decoder must pay for what it is told.',
    formula: row(
      divergence,
      o('='),
      frac(n('1'), n('2')),
      sum(i('j')),
      o('('),
      both(i('μ'), i('j'), n('2')),
      o('+'),
      both(i('σ'), i('j'), n('2')),
      o('−'),
      n('1'),
      o('−'),
      t('log '),
      both(i('σ'), i('j'), n('2')),
      o(')'),
    ),
    source: 'src/distributions/kl/gaussian.ts',
  },
  klPerDimension: {
    title: 'KL of each dimension',
    sentence:
      'How much each dimension of the code tells on average; one that tells less than 0.01 nats ' +
      'is dead: the encoder answers with the prior whatever it sees.',
    formula: row(
      sub(t('KL'), i('j')),
      o('='),
      frac(n('1'), i('N')),
      sum(i('n')),
      of(
        t('KL'),
        of(i('q'), sub(i('z'), i('j')), o('|'), sub(x, i('n'))),
        o('‖'),
        of(i('p'), sub(i('z'), i('j'))),
      ),
    ),
    source: 'src/evaluation/kl-per-dimension.ts',
  },
  beta: {
    title: 'β, the weight of the KL',
    sentence:
      'Above 1 codes become simpler and images blurred, below 1 the other way round; a schedule ' +
      'lets β grow, so that the model learns to use its code before it has to pay for it.',
    formula: row(
      t('loss'),
      o('='),
      o('−'),
      expected(t('log '), likelihood),
      o('+'),
      i('β'),
      divergence,
    ),
    source: 'src/objectives/annealing.ts',
  },
  speed: {
    title: 'Speed',
    sentence:
      'The time of a whole step – a batch forward, backward, and Adam – in the worker that ' +
      'trains, so that this page stays free for you.',
    formula: row(t('images per second'), o('='), frac(t('batch size'), row(t('seconds per step')))),
    source: 'src/training/train-step.ts',
  },
  learningRate: {
    title: 'Learning rate',
    sentence:
      'About how far Adam moves each weight in a step: too small is slow, too large never settles.',
    formula: row(
      i('θ'),
      o('←'),
      i('θ'),
      o('−'),
      i('η'),
      frac(sub(i('m̂'), i('t')), row(<msqrt>{sub(i('v̂'), i('t'))}</msqrt>, o('+'), i('ε'))),
    ),
    source: 'src/training/train.ts',
  },
  prior: {
    title: 'Prior',
    sentence: 'What codes are before any image is seen; new images are decoded from its samples.',
    formula: row(of(i('p'), x), o('='), o('∫'), likelihood, prior, t(' d'), z),
    source: 'src/distributions/standard-normal.ts',
  },
  posterior: {
    title: 'Posterior',
    sentence:
      'What the encoder believes of the code of an image: a Gaussian for each dimension, or the ' +
      'probability of each bit.',
    formula: row(
      posterior,
      o('='),
      of(
        i('𝒩'),
        z,
        o(';'),
        of(i('μ'), x),
        o(','),
        t('diag '),
        sup(i('σ'), n('2')),
        o('('),
        x,
        o(')'),
      ),
    ),
    source: 'src/distributions/gaussian.ts',
  },
  estimator: {
    title: 'Gradient estimator',
    sentence:
      'A bit carries no gradient through its sample, so each sample is scored by how well it did ' +
      'and made likelier or less likely; baselines take most of the noise out.',
    formula: row(
      sub(o('∇'), i('φ')),
      expected(i('f')),
      o('='),
      expected(
        o('('),
        of(i('f'), z),
        o('−'),
        i('b'),
        o(')'),
        sub(o('∇'), i('φ')),
        t('log '),
        posterior,
      ),
    ),
    source: 'src/estimators/score-function.ts',
  },
  likelihood: {
    title: 'Likelihood',
    sentence:
      'How a pixel is told from the decoder’s outputs: as a black or white one with a ' +
      'probability, or as a number with a Gaussian around its mean.',
    formula: row(
      of(i('p'), sub(i('x'), i('d')), o('|'), z),
      o('='),
      both(i('π'), i('d'), sub(i('x'), i('d'))),
      sup(
        row(o('('), n('1'), o('−'), sub(i('π'), i('d')), o(')')),
        row(n('1'), o('−'), sub(i('x'), i('d'))),
      ),
    ),
    source: 'src/distributions/bernoulli.ts',
  },
} satisfies Record<string, Entry>;
