import {
  add,
  clone,
  mean,
  mul,
  neg,
  ones,
  scalar,
  sub,
  sum,
  tidy,
  variable,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {
  autoencoder,
  bernoulli,
  elbo,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  uniformNoise,
  randomKey,
  vae,
  type Batch,
  type Trainable,
} from '../../../src/index.js';

/** A small VAE, of data of 4 bits. */
export const smallVae = (changed: object = {}) =>
  vae({
    data: [4],
    latent: 2,
    encoder: mlpEncoder([6], { activation: 'tanh' }),
    decoder: mlpDecoder([6], { activation: 'tanh' }),
    likelihood: bernoulli(),
    seed: 3,
    ...changed,
  });

/** Moves weights from where they start, at which a posterior is like the prior. */
export function stirred<
  T extends { readonly variables: readonly { assign(value: Tensor): unknown }[] },
>(model: T): T {
  model.variables.forEach((each, i) =>
    tidy(() => {
      const value = each as unknown as Tensor;
      each.assign(add(value, mul(0.8, sub(uniformNoise(randomKey(i), value.shape), 0.5))));
    }),
  );
  return model;
}

type Small = ReturnType<typeof smallVae>;

/** The small model, with something of it made otherwise. */
const changed =
  (change: (base: Small) => object): (() => Trainable) =>
  () => {
    const base = stirred(smallVae());
    // Variables are asked for anew each time.
    const members = Object.getOwnPropertyDescriptors(base);
    return Object.defineProperties(
      {},
      {
        ...members,
        ...Object.getOwnPropertyDescriptors(change(base)),
      },
    ) as unknown as Trainable;
  };

const less = (value: Tensor, other: Tensor) => sub(value, other);

/** Models with one mistake each, and a law that must find it. */
export const BROKEN_MODELS: readonly (readonly [
  mistake: string,
  model: () => Trainable,
  law: string,
])[] = [
  [
    'twice the KL in the loss, as by a regulariser',
    changed((base) => ({
      loss: (...given: Parameters<Small['loss']>) => {
        const found = base.loss(...given);
        return { ...found, loss: add(found.loss, found.metrics.kl) };
      },
    })),
    'the loss is −bound',
  ],
  [
    'another weight of the KL in training than in evaluation',
    changed((base) => ({
      measure: (...given: Parameters<Small['measure']>) => {
        const { logLikelihood, kl } = base.measure(...given);
        const other = mul(0.1, kl);
        return { logLikelihood, kl: other, elbo: less(logLikelihood, other) };
      },
    })),
    'training and evaluation measure alike',
  ],
  [
    'a KL that is reported negated',
    changed((base) => ({
      loss: (...given: Parameters<Small['loss']>) => {
        const found = base.loss(...given);
        return { ...found, metrics: { ...found.metrics, kl: neg(found.metrics.kl) } };
      },
    })),
    'metrics add up',
  ],
  [
    'the bound for the loss',
    changed((base) => ({
      loss: (...given: Parameters<Small['loss']>) => {
        const found = base.loss(...given);
        return { ...found, loss: neg(found.loss) };
      },
    })),
    'the loss is −bound',
  ],
  [
    'a loss that is summed over the batch',
    changed((base) => ({
      loss: (batch: Batch, ...given: [never, never]) => {
        const found = base.loss(batch, ...given);
        return { ...found, loss: mul(batch.data.shape[0], found.loss) };
      },
    })),
    'the loss is −bound',
  ],
  [
    'training on inverted bits',
    changed((base) => ({
      loss: (batch: Batch, ...given: [never, never]) =>
        base.loss({ ...batch, data: sub(1, batch.data) }, ...given),
    })),
    'the loss is −bound',
  ],
  [
    'a closed form that is said to be one, and is sampled',
    () => {
      const sampled = stirred(smallVae({ kl: 'monte-carlo' }));
      return Object.defineProperties(
        {},
        { ...Object.getOwnPropertyDescriptors(sampled), kl: { value: 'closed-form' } },
      ) as Trainable;
    },
    'the KL is had as it is said',
  ],
  [
    'encoder and decoder swapped',
    () => {
      const base = stirred(smallVae({ latent: 4, likelihood: gaussian({ scale: 1 }) }));
      return Object.defineProperties(
        {},
        {
          ...Object.getOwnPropertyDescriptors(base),
          encode: { value: (x: Tensor, o: never) => base.decode(x, o) },
          decode: { value: (z: Tensor, o: never) => base.encode(z, o) },
        },
      ) as Trainable;
    },
    'what is shown is that of the distributions',
  ],
  [
    'latents from [0, 1) in place of the prior',
    changed((base) => {
      base.variables.forEach((each) => tidy(() => each.assign(mul(2, each))));
      return {
        generate: (
          count: number,
          { output = 'mean', seed = 0 }: { output?: 'mean' | 'sample'; seed?: number } = {},
        ) => tidy(() => base.decode(uniformNoise(randomKey(seed), [count, 2]), { output, seed })),
      };
    }),
    'data are generated from the prior',
  ],
  [
    'one sample, however many are asked for',
    changed((base) => ({
      elbo: (data: Tensor, options: { seed?: number } = {}) =>
        base.elbo(data, { seed: options.seed ?? 0 }),
    })),
    'as many samples are drawn as asked for',
  ],
  [
    'a seed that is not used',
    changed((base) => ({
      generate: (count: number, options: { output?: never } = {}) =>
        base.generate(count, { ...options, seed: 0 }),
    })),
    'seeds decide what is drawn',
  ],
  [
    'an ELBO above log p(x), without its KL',
    changed((base) => ({
      elbo: (data: Tensor, options: never) => tidy(() => add(base.elbo(data, options), 8)),
    })),
    'the ELBO is not above log p(x)',
  ],
  [
    'the mean over the batch for a figure of each datum',
    changed((base) => ({
      encode: (data: Tensor, options: never) =>
        tidy(() => {
          const z = base.encode(data, options);
          return sub(z, mean(z, 0, true));
        }),
    })),
    'rows stand for themselves',
  ],
  [
    'a loss that is cut off from the weights',
    changed((base) => {
      let first: Tensor | undefined;
      return {
        loss: (...given: Parameters<Small['loss']>) => {
          const found = base.loss(...given);
          first ??= scalar(0);
          return { ...found, loss: add(mul(0.5, found.loss), mul(0.5, found.loss.dataSync()[0]!)) };
        },
      };
    }),
    'the loss has its gradients',
  ],
  [
    'weights of data that are read and forgotten',
    changed((base) => ({
      loss: ({ weights: _, ...batch }: Batch, ...given: [never, never]) =>
        base.loss(batch, ...given),
    })),
    'a datum counts what it weighs',
  ],
  [
    'missing values that are taken for zeros of the data',
    changed((base) => ({
      loss: ({ mask: _, ...batch }: Batch, ...given: [never, never]) => base.loss(batch, ...given),
    })),
    'what is missing does not matter',
  ],
  [
    'what evaluation changes',
    changed((base) => ({
      measure: (...given: Parameters<Small['measure']>) => {
        base.variables[0]!.assign(mul(base.variables[0]!, 0.999));
        return base.measure(...given);
      },
    })),
    'looking changes no weights',
  ],
  [
    'figures that add up over the batch in place of one for each datum',
    changed((base) => ({
      measure: (batch: Batch, key: never) => {
        const { logLikelihood, kl } = base.measure(batch, key);
        const all = (each: Tensor) => mul(ones([each.shape[0]]), sum(each));
        const [a, b] = [all(logLikelihood), all(kl)];
        return { logLikelihood: a, kl: b, elbo: less(a, b) };
      },
    })),
    'batches add up to the whole',
  ],
  [
    'codes that are kept',
    changed((base) => ({
      encode: (data: Tensor, options: never) => {
        const z = base.encode(data, options);
        return clone(z);
      },
    })),
    'nothing is left behind',
  ],
  [
    'a weight that no file holds',
    () => {
      const base = stirred(smallVae());
      const shift = variable(scalar(0.7));
      return Object.defineProperties(
        {},
        {
          ...Object.getOwnPropertyDescriptors(base),
          encode: {
            value: (data: Tensor, options: never) =>
              tidy(() => add(base.encode(data, options), shift)),
          },
        },
      ) as Trainable;
    },
    'saved and loaded it is the same',
  ],
];

/** Grey pixels under a likelihood of bits, which has no probability of them. */
export const GREY: Readonly<Record<string, () => Trainable>> = {
  vae: () => stirred(smallVae()),
  autoencoder: () =>
    autoencoder({
      data: [4],
      latent: 2,
      encoder: mlpEncoder([6]),
      decoder: mlpDecoder([6]),
      likelihood: bernoulli(),
    }),
};

/** A conditional model that decodes without the condition. */
export function forgetful(): Trainable<true> {
  const base = stirred(smallVae({ condition: 3, objective: elbo() }));
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(base),
      decode: {
        value: (z: Tensor, options: object) =>
          tidy(() => base.decode(z, { ...options, condition: zeros([z.shape[0], 3]) } as never)),
      },
    },
  ) as unknown as Trainable<true>;
}
