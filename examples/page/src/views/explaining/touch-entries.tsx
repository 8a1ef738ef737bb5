import type { Entry } from './entry.js';
import {
  both,
  expected,
  i,
  likelihood,
  n,
  o,
  of,
  posterior,
  row,
  sub,
  sum,
  t,
  x,
  z,
} from './math.js';

const decoded = of(t('decode'), z);

/** What is seen and touched. */
export const touchEntries = {
  manifold: {
    title: 'The manifold',
    sentence: 'What the decoder draws at each place of the plane: neighbours turn into each other.',
    formula: row(sub(x, i('z')), o('='), of(i('𝔼'), x, o('|'), z), t(' for z on a grid')),
    source: 'src/evaluation/manifold.ts',
  },
  codes: {
    title: 'Codes',
    sentence:
      'Where the encoder puts images that it has not been told the classes of: like sorts with like.',
    formula: row(i('z'), o('='), of(sub(i('μ'), i('φ')), x)),
    source: 'src/models/vae/methods.ts',
  },
  along: {
    title: 'Codes along two axes',
    sentence:
      'The plane on which codes of many latents vary most, or that of two latents, with each ' +
      'code’s shadow on it.',
    formula: row(
      of(t('Cov'), of(sub(i('μ'), i('φ')), x)),
      i('u'),
      o('='),
      i('λ'),
      i('u'),
      o(','),
      t(' λ the greatest two'),
    ),
    source: 'examples/page/src/engine/answers/axes.ts',
  },
  decode: {
    title: 'The decoder',
    sentence: 'From a code to an image: the probability of ink at each pixel.',
    formula: row(decoded, o('='), of(i('𝔼'), x, o('|'), z)),
    source: 'src/models/decoder-methods.ts',
  },
  reconstructions: {
    title: 'Reconstructions',
    sentence: 'What comes through when an image is encoded, and the mean of its code decoded.',
    formula: row(of(i('x̂'), x), o('='), of(t('decode'), of(sub(i('μ'), i('φ')), x))),
    source: 'src/models/vae/methods.ts',
  },
  samples: {
    title: 'Samples',
    sentence: 'Images of nobody: codes drawn from the prior, and decoded.',
    formula: row(z, o('~'), of(i('p'), z), o(','), t(' x '), o('='), decoded),
    source: 'src/models/vae/methods.ts',
  },
  ellipse: {
    title: 'What the encoder believes',
    sentence:
      'The ellipses are one and two standard deviations of q(z | x): where the code of your ' +
      'drawing may lie.',
    formula: row(
      posterior,
      o('='),
      of(
        i('𝒩'),
        of(i('μ'), x),
        o(','),
        t('diag '),
        both(i('σ'), i('φ'), n('2')),
        o('('),
        x,
        o(')'),
      ),
    ),
    source: 'src/distributions/gaussian.ts',
  },
  reparameterization: {
    title: 'Reparameterisation',
    sentence:
      'The sample is written as noise that knows no parameters, stretched by σ and moved by μ, so ' +
      'that gradients reach both through it.',
    formula: row(
      z,
      o('='),
      of(i('μ'), x),
      o('+'),
      of(i('σ'), x),
      o('⊙'),
      i('ε'),
      o(','),
      t(' ε '),
      o('~'),
      of(i('𝒩'), n('0'), o(','), i('I')),
    ),
    source: 'src/estimators/reparameterized.ts',
  },
  interpolation: {
    title: 'Interpolation',
    sentence:
      'A straight walk between two codes passes through images, where one between pixels ' +
      'would show two faded ones.',
    formula: row(
      sub(z, i('t')),
      o('='),
      o('('),
      n('1'),
      o('−'),
      i('t'),
      o(')'),
      sub(z, n('0')),
      o('+'),
      i('t'),
      sub(z, n('1')),
    ),
    source: 'src/evaluation/interpolate.ts',
  },
  mixture: {
    title: 'A Gaussian mixture over the codes',
    sentence:
      'Codes do not fill the prior evenly; a mixture fitted to them by expectation-maximisation ' +
      'draws codes where images are.',
    formula: row(
      of(i('g'), z),
      o('='),
      sum(i('k')),
      sub(i('π'), i('k')),
      of(i('𝒩'), z, o(';'), sub(i('μ'), i('k')), o(','), sub(i('Σ'), i('k'))),
    ),
    source: 'src/training/fit-gaussian-mixture.ts',
  },
  condition: {
    title: 'Class-conditioned VAE',
    sentence:
      'Encoder and decoder are told the class, so the code need only say the rest: its hand, its ' +
      'slant, its weight.',
    formula: row(
      t('log '),
      of(i('p'), x, o('|'), i('y')),
      o('≥'),
      expected(t('log '), of(i('p'), x, o('|'), z, o(','), i('y'))),
      o('−'),
      of(t('KL'), of(i('q'), z, o('|'), x, o(','), i('y')), o('‖'), of(i('p'), z)),
    ),
    source: 'src/models/vae/options.ts',
  },
  roll: {
    title: 'The Swiss roll',
    sentence:
      'A sheet rolled up in space: a model of two latents has to find the two directions along it.',
    formula: row(likelihood, o('='), of(i('𝒩'), x, o(';'), decoded, o(','), i('I'))),
    source: 'src/data/swiss-roll.ts',
  },
  active: {
    title: 'Latent size',
    sentence: 'How many numbers a code has; two can be seen as a plane, more tell more.',
    formula: row(
      z,
      o('∈'),
      <msup>
        <mi>ℝ</mi>
        <mi>d</mi>
      </msup>,
    ),
    source: 'src/models/vae/options.ts',
  },
  networks: {
    title: 'Networks',
    sentence:
      'Encoder and decoder are mirror images: dense layers of the widths given, or ' +
      'convolutions that halve the image.',
    formula: row(
      x,
      o('→'),
      sub(i('h'), n('1')),
      o('→'),
      o('⋯'),
      o('→'),
      o('('),
      i('μ'),
      o(','),
      i('σ'),
      o(')'),
      o('→'),
      z,
      o('→'),
      o('⋯'),
      o('→'),
      i('x̂'),
    ),
    source: 'src/networks/mlp.ts',
  },
} satisfies Record<string, Entry>;
