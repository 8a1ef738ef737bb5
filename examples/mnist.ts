import {
  bernoulli,
  binarize,
  evaluate,
  fit,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  takeRows,
  vae,
} from 'vae-kit';
import {
  elboFigure,
  elboTable,
  meanAndModeFigure,
  reconstructionFigure,
  samplesFigure,
  stagesFigure,
} from './shared/figures/digit-figures.js';
import { elboLine } from './shared/running/elbo-line.js';
import { imageGrid } from './shared/drawing/image-grid.js';
import { milestones } from './shared/running/milestones.js';
import type { Panel } from './shared/drawing/panel.js';
import { read } from './shared/data/read.js';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { titled } from './shared/drawing/text.js';
import { atEpochs } from './shared/running/training-log.js';

/**
 * The VAE of Kingma and Welling (Auto-encoding variational Bayes, 2014) for binary pixels:
 * z ~ N(0, I), x ~ Bernoulli(decoder(z)), and a diagonal Gaussian for q(z | x).
 */
export const example: Example = {
  name: 'mnist',
  title: 'Handwritten digits from a VAE with a Bernoulli likelihood',
  summary:
    'A VAE 784-500-20-500-784 of handwritten digits: Gaussian latents, Bernoulli pixels that ' +
    'are binarised anew at each presentation.',
  quick: { epochs: 5, takes: 'about 1 minute' },
  full: { epochs: 10, takes: 'about 2 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, seed } = session.options;
    const { train, test } = await session.digits([784]);
    const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));

    const model = vae({
      data: [784],
      latent: 20,
      encoder: mlpEncoder([500]),
      decoder: mlpDecoder([500]),
      likelihood: bernoulli(),
      seed,
    });

    const stages: Panel[] = [];
    // One seed, so that it is the same 100 latents each time.
    const look = (when: string) =>
      void stages.push(titled(imageGrid(read(model.generate(100, { seed })), { scale: 1 }), when));
    const result = await fit(model, train.images, {
      ...session.fitOptions([
        { onEpoch: (record) => console.log(elboLine(record, epochs)) },
        atEpochs(milestones(epochs), ({ epoch }) => look(`epoch ${epoch}`)),
      ]),
      transform: binarize,
      validation: { data: heldOut },
    });
    const after = session.progress(result);
    if (result.ended !== 'completed') look(after);

    const { elbo } = await evaluate(model, heldOut, { seed });
    session.highlight('test −ELBO', `${(-elbo!).toFixed(2)} nats per image`);
    await session.saveNetwork('encoder', model.encoder);
    await session.saveNetwork('decoder', model.decoder);
    await session.figure(elboFigure(session.log, train.images.size / session.options.batchSize));
    await session.figure(reconstructionFigure(model, test.images, after));
    await session.figure(samplesFigure(model, seed, after));
    await session.figure(meanAndModeFigure(model, seed, after));
    await session.figure(stagesFigure(stages));
    session.table(elboTable(session.log));
    heldOut.dispose();
    model.dispose();
  },
};

await runIfMain(example, import.meta.url);
