import {
  autoencoder,
  bernoulli,
  binarize,
  evaluate,
  fit,
  fitGaussianMixture,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  takeRows,
} from 'vae-kit';
import { reconstructionFigure } from './shared/figures/digit-figures.js';
import {
  codesFigure,
  componentsFigure,
  crossEntropyFigure,
  decodeSampled,
  mixtureBoundFigure,
  mixtureTable,
  sampledFigure,
} from './autoencoder-mixture/mixture-figures.js';
import { encodeAll } from './shared/data/points.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

const COMPONENTS = 30;

/**
 * A deterministic auto-encoder with a code of two dimensions, and a mixture of Gaussians fitted to
 * the codes by expectation maximization. New images: a component by its weight, a point of it, the
 * decoder.
 */
export const example: Example = {
  name: 'autoencoder-mixture',
  title: 'Digits from an auto-encoder and a Gaussian mixture',
  summary:
    'A deterministic auto-encoder 784-512-2-512-784 of handwritten digits, and a mixture of 30 ' +
    'Gaussians fitted to its codes, which makes a generative model of it.',
  quick: { epochs: 5, takes: 'about 2 minutes' },
  full: { epochs: 50, takes: 'about 9 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, seed, batchSize } = session.options;
    const { train, test } = await session.digits([784]);
    const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));

    const model = autoencoder({
      data: [784],
      latent: 2,
      encoder: mlpEncoder([512]),
      decoder: mlpDecoder([512]),
      likelihood: bernoulli(),
      seed,
    });
    const result = await fit(model, train.images, {
      ...session.fitOptions([
        {
          onEpoch: ({ epoch, loss, validation, seconds }) =>
            console.log(
              `epoch ${epoch}/${epochs} | train -log p(x|z) ${loss.toFixed(2)} | test ` +
                `${(-validation!.logLikelihood!).toFixed(2)} | ${seconds.toFixed(1)} s`,
            ),
        },
      ]),
      transform: binarize,
      validation: { data: heldOut },
    });
    const after = session.progress(result);

    const codes = encodeAll(train.images, (images) => model.encode(images));
    const testCodes = encodeAll(test.images, (images) => model.encode(images));
    // Where Ctrl-C ended training, what was learned still gets its mixture.
    const { signal } = session.fitOptions();
    const mixture = await fitGaussianMixture(codes, {
      components: COMPONENTS,
      covariance: 'full',
      tolerance: 1e-4,
      maxIterations: 200,
      seed,
      ...(signal && !session.interrupted() && { signal }),
    });
    const { logLikelihood } = await evaluate(model, heldOut, { seed });
    console.log(
      `${COMPONENTS} components after ${mixture.iterations} iterations of ` +
        `EM${mixture.converged ? '' : ', which did not converge'}:` +
        ` log p(code) ${mixture.score(codes).toFixed(4)} nats of training, ` +
        `${mixture.score(testCodes).toFixed(4)} of test images`,
    );
    session.highlight('test −log p(x|z)', `${(-logLikelihood!).toFixed(2)} nats per image`);
    session.highlight(
      'test log p(code)',
      `${mixture.score(testCodes).toFixed(3).replace('-', '−')} nats per code, ${COMPONENTS} ` +
        'components',
    );

    await session.saveNetwork('encoder', model.encoder);
    await session.saveNetwork('decoder', model.decoder);
    const sampled = decodeSampled(model, mixture, seed);
    await session.figure(codesFigure(testCodes, test.labels, mixture, { seed, after }));
    await session.figure(sampledFigure(sampled, after));
    await session.figure(componentsFigure(mixture, sampled, after));
    await session.figure(
      reconstructionFigure(model, test.images, after, 'the mean of p(x|z) at the code of x'),
    );
    await session.figure(mixtureBoundFigure(mixture));
    await session.figure(crossEntropyFigure(session.log, train.images.size / batchSize));
    session.table(mixtureTable(mixture));
    heldOut.dispose();
    model.dispose();
  },
};

await runIfMain(example, import.meta.url);
