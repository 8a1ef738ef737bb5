import { bernoulli, binarize, convDecoder, convEncoder, elbo, evaluate, fit, mlpDecoder, mlpEncoder, randomKey, takeRows, vae } from 'vae-kit';
import { printElbo } from './shared/elbo-line.js';
import { boundsFigure, lookAtLatents, manifoldFigures, meanAndModeFigures, modelsTable, randomImagesFigure, scattersFigure, type LatentModel } from './shared/latent-figures.js';
import { runIfMain, type Example } from './shared/run-example.js';

/**
 * Encoder and decoder of each kind, and the step size that suits them: the few weights of the convolutional
 * decoder move all pixels at once and have farther to go. Its encoder halves the image in the second layer.
 */
const networks = {
  mlp: () => ({ title: 'MLP', learningRate: 0.001, encoder: mlpEncoder([512]), decoder: mlpDecoder([512]) }),
  convolutional: () => ({
    title: 'convolutional',
    learningRate: 0.003,
    encoder: convEncoder({ filters: [32, 64, 64, 64], strides: [1, 2, 1, 1], dense: 32 }),
    decoder: convDecoder({ filters: [32] }),
  }),
};

/**
 * VAEs of digits with fully connected and with convolutional networks, and with latents of two and of more
 * dimensions: z ~ N(0, I), x ~ Bernoulli(decoder(z)), and a diagonal Gaussian for q(z | x).
 *
 * The convolutional encoder has four layers of 32, 64, 64 and 64 maps and a dense one of 32; its decoder
 * has a dense layer of a unit for each pixel, a transposed convolution of 32 maps and a last one of 1.
 */
export const example: Example = {
  name: 'latent-space',
  title: 'The latent space of an MLP and of convolutions',
  summary: 'VAEs of handwritten digits with 512 hidden units on each side, and with four convolutions: where they put the classes, and what they make of a plane of latents.',
  quick: { epochs: 1, takes: 'about 5 minutes' },
  full: { epochs: 10, takes: 'about 2 hours', choices: '--latent 2 10 20' },
  choices: { latent: [2], networks: Object.keys(networks), samples: 1 },
  data: 'digits',
  async run(session) {
    const { epochs, seed, latent: sizes = [], networks: kinds = [], samples = 1 } = session.options;
    const { train, test } = await session.digits([28, 28, 1]);
    const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));

    const models: LatentModel[] = [];
    for (const kind of kinds as (keyof typeof networks)[]) {
      for (const latent of sizes) {
        if (session.interrupted()) continue;
        const { title, learningRate, encoder, decoder } = networks[kind]();
        const name = `${title}, z of ${latent}`;
        const model = vae({ data: [28, 28, 1], latent, encoder, decoder, likelihood: bernoulli(), objective: elbo({ samples }), seed });
        const training = session.training(name);
        const result = await fit(model, train.images, {
          ...training.fitOptions([printElbo(name, epochs)]),
          learningRate,
          transform: binarize,
          validation: { data: heldOut },
        });
        const measured = result.ended === 'completed' ? result.history.at(-1)!.validation! : await evaluate(model, heldOut, { seed });
        const looked = lookAtLatents(model, { kind, title, latent, log: training.log, after: training.progress(result), measured, test, seed });
        console.log(`${name}: test -ELBO ${(-measured.elbo!).toFixed(2)} nats per image, ${looked.accuracy} of test images told by their neighbours`);
        session.highlight(name, `−ELBO ${(-measured.elbo!).toFixed(2)} nats; ${looked.accuracy} told by neighbours`);
        models.push(looked);
        await session.saveNetwork(`encoder-${kind}-${latent}`, model.encoder);
        await session.saveNetwork(`decoder-${kind}-${latent}`, model.decoder);
        model.dispose();
      }
    }

    const figures = [...scattersFigure(models), ...manifoldFigures(models), randomImagesFigure(models), ...meanAndModeFigures(models), boundsFigure(models, train.images.size / session.options.batchSize)];
    for (const figure of figures) await session.figure(figure);
    session.table(modelsTable(models));
    heldOut.dispose();
  },
};

await runIfMain(example, import.meta.url);
