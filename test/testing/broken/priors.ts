import {
  add,
  clone,
  exp,
  fill,
  log,
  logSumExp,
  mean,
  mul,
  ones,
  reverse,
  sign,
  square,
  stack,
  sub,
  sum,
  tidy,
  variable,
  zeros,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {
  conditionalPrior,
  gaussian,
  gaussianKl,
  normalNoise,
  standardNormal,
  stopGradient,
  uniformNoise,
  type BuiltPrior,
  type Family,
  type Params,
  type Prior,
  type PriorSizes,
} from '../../../src/index.js';

const normal = standardNormal() as unknown as Prior;
const conditional = conditionalPrior() as unknown as Prior;
const family = gaussian() as unknown as Family;

/** A standard normal, of which a family has another make. */
const made = (type: string, changed: Partial<Family>): Prior => ({
  ...normal,
  type,
  family: { ...family, klTo: undefined, ...changed },
});

/** A Gaussian that is learned, with another make of what it builds. */
const built = (
  type: string,
  change: (variables: Params, sizes: PriorSizes) => Partial<BuiltPrior>,
): Prior => ({
  ...normal,
  type,
  build(sizes) {
    const start = () => tidy(() => variable(normalNoise(sizes.key, [1, ...sizes.latent])));
    const variables = { mean: start(), logScale: start() };
    return { variables, params: () => variables, ...change(variables, sizes) };
  },
});

/** The two components of a mixture, N(±1, ½²) in each dimension. */
const component = (z: Tensor, at: number) =>
  family.logProb({ mean: fill([1, 2], at), logScale: fill([1, 2], Math.log(0.5)) }, z);

/** A mixture of two, with a log-density of its own make. */
const mixed = (type: string, logProb: (z: Tensor) => Tensor): Prior =>
  made(type, {
    type,
    kl: undefined,
    klPerDimension: undefined,
    logProbPerDimension: undefined,
    entropy: undefined,
    reparameterized: false,
    sample: ({ mean }, key) =>
      stopGradient(() =>
        tidy(() => {
          const side = sub(mul(uniformNoise(key, [mean!.shape[0], 1]), 2), 1);
          const noise = normalNoise({ ...key, words: [key.words[1], key.words[0]] }, mean!.shape);
          return add(mul(0.5, noise), sub(mul(2, step(side)), 1));
        }),
      ),
    logProb: (_, z) => tidy(() => logProb(z)),
    mean: ({ mean }) => zerosLike(mean!),
    mode: ({ mean }) => add(zerosLike(mean!), 0.9996),
  });

const step = (x: Tensor) => mul(0.5, add(1, sign(x)));

/** Priors with one mistake each, whether with a condition, and a law that must find it. */
export const BROKEN_PRIORS: readonly (readonly [
  mistake: string,
  prior: Prior,
  law: string,
  condition?: number,
])[] = [
  [
    'the number of components taken off within the sum, by a parenthesis',
    mixed('misplaced', (z) =>
      logSumExp(sub(stack([component(z, -1), component(z, 1)]), Math.log(2) / 4), 0),
    ),
    'the density sums to one',
  ],
  [
    'a mixture of probabilities, which underflow',
    mixed('underflowing', (z) => log(mul(0.5, add(exp(component(z, -1)), exp(component(z, 1)))))),
    'log-probabilities far out are finite',
  ],
  [
    'a variance by E[x²] − E[x]² in float32, which is negative',
    built('cancelling', (_, { latent }) => ({
      variables: {},
      params: () =>
        tidy(() => {
          const points = add(4000, mul(0.01, normalNoise({ type: 'key', words: [1, 2] }, [50, 1])));
          const variance = sub(mean(square(points)), square(mean(points)));
          return {
            mean: zeros([1, ...latent]),
            logScale: add(zeros([1, ...latent]), mul(0.5, log(sub(variance, 20)))),
          };
        }),
    })),
    'shapes',
  ],
  [
    'latents from [0, 1) in place of the prior',
    made('uniform', { sample: ({ mean }, key) => uniformNoise(key, mean!.shape) }),
    'samples follow the density',
  ],
  [
    'a scale that is cut off from what is learned',
    built('cut off', (variables) => ({
      params: () => ({
        mean: variables.mean!,
        logScale: stopGradient(() => clone(variables.logScale!)),
      }),
    })),
    'what is learned has its gradients',
  ],
  [
    'variables made once, for all models',
    (() => {
      let shared: ReturnType<Prior['build']> | undefined;
      const once = built('shared', () => ({}));
      return {
        ...once,
        build: (sizes: PriorSizes) =>
          shared && !Object.values(shared.variables)[0]!.isDisposed
            ? shared
            : (shared = once.build(sizes)),
      };
    })(),
    'models share nothing that is learned',
  ],
  [
    'a start of its own each time, whatever the key',
    (() => {
      let count = 0;
      return built('unseeded', (variables) => {
        const moved = tidy(() => variable(add(variables.mean!, count++)));
        variables.mean!.dispose();
        const all = { ...variables, mean: moved } as never;
        return { variables: all, params: () => all };
      });
    })(),
    'one key builds one prior',
  ],
  [
    'the conditions of the rows in the wrong order',
    {
      ...conditional,
      build(sizes) {
        const own = conditional.build(sizes);
        return {
          ...own,
          params: (given?: Tensor) => tidy(() => own.params(given && reverse(given, 0)) as never),
        };
      },
    },
    'a condition decides its own row',
    3,
  ],
  [
    'a condition that is averaged over the batch',
    {
      ...conditional,
      build(sizes) {
        const own = conditional.build(sizes);
        return {
          ...own,
          params: (given?: Tensor) =>
            tidy(() => own.params(given && mul(ones(given.shape), mean(given, 0, true))) as never),
        };
      },
    },
    'a condition decides its own row',
    3,
  ],
  [
    'a condition that is lost',
    {
      ...conditional,
      build(sizes) {
        const own = conditional.build(sizes);
        return {
          ...own,
          params: (given?: Tensor) => tidy(() => own.params(given && ones(given.shape)) as never),
        };
      },
    },
    'rows differ where conditions do',
    3,
  ],
  [
    'a KL from posteriors that is twice as large',
    made('doubled', {
      kl: (q, p) => mul(2, gaussianKl(q as never, p as never)),
      klPerDimension: undefined,
      type: 'doubled',
      klFrom: { gaussian: (q, p) => mul(2, gaussianKl(q as never, p as never)) },
    }),
    'the KL from a posterior is the mean of log q − log p',
  ],
  [
    'a KL from posteriors that leaves out what is learned',
    {
      ...built('unlearning', () => ({})),
      family: {
        ...family,
        type: 'still',
        klFrom: {
          gaussian: (q, p) => {
            const still = Object.fromEntries(
              Object.entries(p).map(([name, value]) => [name, stopGradient(() => clone(value))]),
            );
            return gaussianKl(q as never, still as never);
          },
        },
      },
    },
    'the KL from a posterior has its gradients',
  ],
  [
    'tensors that are made at each call and kept',
    built('keeping', (variables) => ({
      params: () => {
        const scales = exp(variables.logScale!);
        return { mean: variables.mean!, logScale: log(scales) };
      },
    })),
    'nothing is left behind',
  ],
  [
    'the mean over dimensions for the sum',
    made('averaging', {
      logProb: (p, z) => tidy(() => mul(0.5, sum(mul(1, family.logProbPerDimension!(p, z)), -1))),
      logProbPerDimension: undefined,
    }),
    'the density sums to one',
  ],
];
