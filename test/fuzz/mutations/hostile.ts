import type { Random } from '../random.js';

/** Texts that stand for what JSON.stringify cannot write, and what is put in their place. */
const RAW: Readonly<Record<string, (random: Random) => string>> = {
  '@raw infinity@': () => '1e999',
  '@raw negative zero@': () => '-0',
  '@raw NaN@': () => 'NaN',
  '@raw long@': (random) => JSON.stringify('x'.repeat(1 + random.below(20_000))),
  '@raw deep list@': (random) => nested('[', ']', random),
  '@raw deep object@': (random) => nested('{"a":', '}', random),
  '@raw deep part@': (random) =>
    nested('{"part":{"type":"gaussian","options":{"scale":', '}}}', random),
};

function nested(open: string, close: string, random: Random): string {
  const depth = random.pick([3, 100, 3000, 12_000]);
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

const NUMBERS = [
  0,
  1,
  2,
  3,
  7,
  -1,
  0.5,
  1e-308,
  1e308,
  -1e308,
  1e6,
  1e9,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  2 ** 63,
];

/** Names that readers may have a meaning for, or look up where they should not. */
export const NAMES = [
  '__proto__ constructor prototype toString hasOwnProperty valueOf __metadata__ crc32 vae-kit',
  'Dense Activation Flatten Reshape Dropout GRU LSTM SimpleRNN Bidirectional TimeDistributed',
  'BatchNormalization LayerNormalization Embedding Conv1D Conv2D Conv2DTranspose UpSampling2D',
  'RepeatVector ZeroPadding2D Masking PReLU GaussianNoise Concatenate Add Dot InputLayer Model',
  'Sequential Functional RNN LSTMCell StackedRNNCells Lambda DepthwiseConv2D SeparableConv2D',
  'L1L2 MaxNorm UnitNorm NonNeg MinMaxNorm Zeros Ones Constant Identity Orthogonal VarianceScaling',
  'GlorotNormal GlorotUniform RandomNormal VaeKitBoundedZeros VaeKitGlorot',
  'vae autoencoder sigmoidBeliefNetwork amortizedSigmoidBeliefNetwork gaussianMixture gan',
  'gaussian bernoulli standardNormal bernoulliPrior conditionalPrior elbo linearAnnealing',
  'cyclicalAnnealing reparameterized scoreFunction leaveOneOut movingAverage laplace',
  'F64 F32 F16 BF16 I64 I32 U32 U8 BOOL float32 int32 string complex64 bool',
  'relu linear softmax exponential sigmoid elu tanh full diagonal tied spherical shared fixed',
  'network exact monteCarlo closed monte-carlo data latent condition layers encoder decoder',
  'likelihood posterior prior objective estimator parts/dataMean parts/weights parts/prior/means',
]
  .join(' ')
  .split(' ');

const TEXTS = [
  '',
  ' ',
  '0',
  'NaN',
  '../../../etc/passwd',
  'file:///etc/passwd',
  'http://localhost:9/',
  'process.exit(1)',
  '\u0000',
  '\ud800',
  '"},"x":{"',
];

/** Something that no honest file has in the place. */
export function hostileValue(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return random.pick(NAMES);
    case 3:
      return random.pick(TEXTS);
    case 4:
      return random.pick([null, true, false, [], {}]);
    case 5:
      return Array.from({ length: 1 + random.below(4) }, () => random.pick(NUMBERS));
    case 6:
      return random.pick(Object.keys(RAW));
    default:
      return random.pick([
        { class_name: random.pick(NAMES), config: { units: random.pick(NUMBERS) } },
        { type: random.pick(NAMES), options: {} },
        { part: { type: random.pick(NAMES), options: {} } },
        { numbers: random.pick(NAMES) },
        [null, random.pick(NUMBERS)],
        [[[random.pick(NAMES), random.below(3), 0, {}]]],
      ]);
  }
}

/** Writes JSON with what {@link hostileValue} could only name. */
export function hostileText(value: unknown, random: Random): string {
  let text = JSON.stringify(value);
  for (const [name, write] of Object.entries(RAW)) {
    const quoted = JSON.stringify(name);
    if (text.includes(quoted)) text = text.replaceAll(quoted, () => write(random));
  }
  return text;
}
