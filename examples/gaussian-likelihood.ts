import {
  bernoulli,
  binarize,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Family,
} from 'vae-kit';
import { dequantize } from './shared/data/dequantize.js';
import { stagesFigure } from './shared/figures/digit-figures.js';
import { printElbo } from './shared/running/elbo-line.js';
import { energyDistance } from './shared/measures/energy-distance.js';
import { imageGrid } from './shared/drawing/image-grid.js';
import {
  imagesFigure,
  imageTable,
  likelihoodTable,
  splitFigure,
} from './gaussian-likelihood/likelihood-figures.js';
import {
  COMPARED,
  everySecond,
  lookAtLikelihood,
  type LikelihoodLook,
} from './gaussian-likelihood/likelihood-measures.js';
import { milestones } from './shared/running/milestones.js';
import type { Panel } from './shared/drawing/panel.js';
import { everInked } from './gaussian-likelihood/pixel-groups.js';
import { read } from './shared/data/read.js';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { titled } from './shared/drawing/text.js';
import { atEpochs } from './shared/running/training-log.js';

const SHOWN = 18;

/**
 * x ~ Bernoulli(μ(z)) of binarised pixels, for its looks; and x ~ N(μ(z), σ²) of dequantised ones,
 * with every way to have σ.
 */
const likelihoods: readonly {
  readonly name: string;
  readonly label: string;
  readonly likelihood: Family;
}[] = [
  { name: 'bernoulli', label: 'Bernoulli', likelihood: bernoulli() },
  // Two heads, μ(z) and σ(z).
  { name: 'per-pixel', label: 'σ(z) ≥ 0.001 per pixel', likelihood: gaussian({ minScale: 0.001 }) },
  {
    name: 'per-pixel-floored',
    label: 'σ(z) ≥ 0.1 per pixel',
    likelihood: gaussian({ minScale: 0.1 }),
  },
  {
    name: 'shared',
    label: 'one learned σ',
    likelihood: gaussian({ scale: 'shared', initialScale: 0.3 }),
  },
  // With σ fixed, the loss is (½ Σ (x − μ)² + σ² KL) / σ²: the squared error with β = σ².
  { name: 'fixed-0.1', label: 'σ = 0.1', likelihood: gaussian({ scale: 0.1 }) },
  { name: 'fixed-0.3', label: 'σ = 0.3', likelihood: gaussian({ scale: 0.3 }) },
  { name: 'fixed-1', label: 'σ = 1', likelihood: gaussian({ scale: 1 }) },
];

/**
 * VAEs that differ in p(x | z) alone: z ~ N(0, I), q(z | x) a diagonal Gaussian whose mean and
 * scale share a hidden layer. Which σ is good for the density, which for the pictures, and why it
 * is not the same one.
 */
export const example: Example = {
  name: 'gaussian-likelihood',
  title: 'Gaussian likelihoods of handwritten digits',
  summary:
    'VAEs 784-500-20-500-784 of grey digits: Gaussian pixels with σ per pixel, shared or ' +
    'fixed, beside Bernoulli ones; what becomes of density and pictures.',
  quick: { epochs: 3, takes: 'about 5 minutes' },
  full: { epochs: 10, takes: 'about 16 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, seed } = session.options;
    const { train, test } = await session.digits([784]);
    const inked = everInked(train.images);

    const looks: LikelihoodLook[] = [];
    for (const { name, label, likelihood } of likelihoods) {
      if (session.interrupted()) break;
      const model = vae({
        data: [784],
        latent: 20,
        encoder: mlpEncoder([500]),
        decoder: mlpDecoder([500]),
        likelihood,
        seed,
      });
      const transform = likelihood.type === 'bernoulli' ? binarize : dequantize;
      const training = session.training(label);

      const stages: Panel[] = [];
      const draw = (when: string) =>
        void stages.push(
          titled(imageGrid(read(model.generate(100, { seed })), { scale: 1 }), when),
        );
      const result = await fit(model, train.images, {
        ...training.fitOptions([
          printElbo(label, epochs),
          atEpochs(milestones(epochs), ({ epoch }) => draw(`epoch ${epoch}`)),
        ]),
        transform,
      });
      if (result.ended !== 'completed') draw(training.progress(result));

      const look = await lookAtLikelihood(
        { label, model, transform },
        test.images,
        inked,
        SHOWN,
        seed,
      );
      looks.push(look);
      console.log(
        `${label} | test ELBO ${look.metrics.elbo!.toFixed(1)}, KL ` +
          `${look.metrics.kl!.toFixed(1)} nats per image |` +
          ` energy distance of generated means to test images ${look.fromPrior.mean.toFixed(2)}`,
      );
      const figure = stagesFigure(stages);
      await session.figure({
        ...figure,
        name: `stages-${name}`,
        title: `${figure.title}: ${label}`,
      });
      await session.saveNetwork(`${name}/encoder`, model.encoder);
      await session.saveNetwork(`${name}/decoder`, model.decoder);
      model.dispose();
    }

    const [one, other] = ([0, 1] as const).map((half) =>
      read(everySecond(test.images, COMPARED, half)),
    );
    await session.figure(imagesFigure(looks, read(everySecond(test.images, SHOWN, 1))));
    if (looks.some(({ split }) => split)) await session.figure(splitFigure(looks));
    for (const { label, metrics, split, fromPrior } of looks) {
      const distance = `distance of images ${fromPrior.mean.toFixed(2)}`;
      session.highlight(
        label,
        split ? `test ELBO ${metrics.elbo!.toFixed(0)} nats per image, ${distance}` : distance,
      );
    }
    session.table(likelihoodTable(looks, inked.length));
    session.table(imageTable(looks, energyDistance(one!, other!, inked.length)));
  },
};

await runIfMain(example, import.meta.url);
