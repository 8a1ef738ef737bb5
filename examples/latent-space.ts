import {
  bernoulli,
  binarize,
  convDecoder,
  convEncoder,
  elbo,
  evaluate,
  fit,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  takeRows,
  vae,
} from 'vae-kit';
import { printElbo } from './shared/running/elbo-line.js';
import {
  boundsFigure,
  lookAtLatents,
  manifoldFigures,
  meanAndModeFigures,
  modelsTable,
  randomImagesFigure,
  scattersFigure,
  type LatentModel,
} from './latent-space/latent-figures.js';
import { fallingRate } from './shared/running/falling-rate.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/** Four convolutions; the first two of them halve the image. */
const convolutions = () =>
  convEncoder({ filters: [32, 64, 64, 64], strides: [2, 2, 1, 1], dense: 32 });

/** Encoder and decoder of each kind, and the step size that training begins with. */
const networks = {
  mlp: () => ({
    title: 'MLP',
    learningRate: 0.001,
    encoder: mlpEncoder([512]),
    decoder: mlpDecoder([512]),
  }),
  convolutional: () => ({
    title: 'convolutional',
    learningRate: 0.002,
    encoder: convolutions(),
    decoder: convDecoder({ filters: [32], dense: 512 }),
  }),
  // Every pixel that its convolutions start from is one ELU of a plane over z: no match for 512
  // hidden units where z has two dimensions.
  shallow: () => ({
    title: 'convolutional, shallow decoder',
    learningRate: 0.002,
    encoder: convolutions(),
    decoder: convDecoder({ filters: [32] }),
  }),
};

/**
 * VAEs of digits with fully connected and with convolutional networks, and with latents of two and
 * of more dimensions: z ~ N(0, I), x ~ Bernoulli(decoder(z)), and a diagonal Gaussian for q(z | x).
 *
 * The convolutional encoder has four layers of 32, 64, 64 and 64 maps and a dense one of 32. Its
 * decoder has dense layers of 512 units and of one for each pixel, a transposed convolution of 32
 * maps and a last one of 1; the shallow one goes from z to the pixels at once.
 */
export const example: Example = {
  name: 'latent-space',
  title: 'The latent space of an MLP and of convolutions',
  summary:
    'VAEs of handwritten digits with 512 hidden units on each side, and with four ' +
    'convolutions: where they put the classes, and what they make of a plane of latents.',
  quick: { epochs: 5, takes: 'about 8 minutes' },
  full: { epochs: 10, takes: 'about 45 minutes', choices: '--latent 2 10 20' },
  choices: {
    latent: [2],
    networks: ['mlp', 'convolutional'],
    kinds: Object.keys(networks),
    samples: 1,
  },
  data: 'digits',
  async run(session) {
    const {
      epochs,
      steps = Infinity,
      batchSize,
      seed,
      latent: sizes = [],
      networks: kinds = [],
      samples = 1,
    } = session.options;
    const { train, test } = await session.digits([28, 28, 1]);
    const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));

    const stepsPerEpoch = Math.ceil(train.images.size / batchSize);
    const planned = Math.min(epochs * stepsPerEpoch, steps);

    const models: LatentModel[] = [];
    for (const kind of kinds as (keyof typeof networks)[]) {
      for (const latent of sizes) {
        if (session.interrupted()) continue;
        const { title, learningRate, encoder, decoder } = networks[kind]();
        const name = `${title}, z of ${latent}`;
        const model = vae({
          data: [28, 28, 1],
          latent,
          encoder,
          decoder,
          likelihood: bernoulli(),
          objective: elbo({ samples }),
          seed,
        });
        const training = session.training(name);
        const result = await fit(model, train.images, {
          ...training.fitOptions([printElbo(name, epochs)]),
          learningRate: fallingRate(learningRate, planned),
          transform: binarize,
          validation: { data: heldOut },
        });
        const measured =
          result.ended === 'completed'
            ? result.history.at(-1)!.validation!
            : await evaluate(model, heldOut, { seed });
        const looked = lookAtLatents(model, {
          kind,
          title,
          latent,
          log: training.log,
          after: training.progress(result),
          measured,
          test,
          seed,
        });
        console.log(
          `${name}: test -ELBO ${(-measured.elbo!).toFixed(2)} nats per image, ` +
            `${looked.accuracy} of test images told by their neighbours`,
        );
        session.highlight(
          name,
          `−ELBO ${(-measured.elbo!).toFixed(2)} nats; ${looked.accuracy} told by neighbours`,
        );
        models.push(looked);
        await session.saveNetwork(`encoder-${kind}-${latent}`, model.encoder);
        await session.saveNetwork(`decoder-${kind}-${latent}`, model.decoder);
        model.dispose();
      }
    }

    const figures = [
      ...scattersFigure(models),
      ...manifoldFigures(models),
      randomImagesFigure(models),
      ...meanAndModeFigures(models),
      boundsFigure(models, stepsPerEpoch),
    ];
    for (const figure of figures) await session.figure(figure);
    session.table(modelsTable(models));
    heldOut.dispose();
  },
};

await runIfMain(example, import.meta.url);
