import type { SyncDataset, Vae } from 'vae-kit';
import { takeRows } from 'vae-kit';
import { binByClass, classHistogram, highestShare } from '../shared/figures/class-histogram.js';
import { classColors } from '../shared/drawing/colors.js';
import { classLegend } from '../shared/figures/class-scatter.js';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import { arrange, stack } from '../shared/drawing/panel.js';
import { read } from '../shared/data/read.js';
import { titled } from '../shared/drawing/text.js';

/** A model of binary latents and what it is called. */
export interface NamedModel {
  readonly name: string;
  readonly model: Vae;
}

const BINS = 20;
/** How certain each model is of its bits, with the classes in colours. */
export function bitHistogramFigure(
  models: readonly NamedModel[],
  images: SyncDataset,
  labels: ArrayLike<number>,
): Figure {
  const histograms = models.map(({ name, model }) => ({
    name,
    counts: binByClass(meansOf(model, images), labels, BINS),
  }));
  const top = Math.max(...histograms.map(({ counts }) => highestShare(counts)));
  const panels = histograms.map(({ name, counts }) =>
    titled(classHistogram(counts, { x: 'q(z = 1|x)', top }), name),
  );
  return {
    name: 'latent-means',
    title: 'The latent means of test images, by class',
    draw: (room) => stack([classLegend(room), arrange(panels, { columns: 2, room })]),
    caption:
      'The probability that the encoder gives to each of the 64 bits to be 1, for all bits of ' +
      'all test images; stacked, a colour for each class of digits. At 0 and 1 a bit is ' +
      'certain and tells something of its image; at one half it is as the prior has it and ' +
      'tells nothing.',
  };
}

/** What each bit has to do with each class. */
export function bitsByClassFigure(
  { name, model }: NamedModel,
  images: SyncDataset,
  labels: ArrayLike<number>,
  after: string,
): Figure {
  const means = meansOf(model, images);
  const [bits] = model.latent as [number];
  const sums = new Float64Array(classColors.length * bits);
  const counts = new Array<number>(classColors.length).fill(0);
  for (let i = 0; i < labels.length; i++) {
    counts[labels[i]!]!++;
    for (let bit = 0; bit < bits; bit++) sums[labels[i]! * bits + bit]! += means[i * bits + bit]!;
  }
  const levels = sums.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / bits)]!));
  return {
    name: 'bits-by-class',
    title: 'What each bit says of the class',
    draw(room) {
      // As high as wide, or higher where bits are narrow.
      const height = room < 600 ? 3 : 1;
      const rows = classColors.flatMap((_, digit) =>
        Array.from({ length: height }, () => [
          ...levels.subarray(bits * digit, bits * (digit + 1)),
        ]),
      );
      return imageGrid(rows.flat(), {
        across: 1,
        imageHeight: height,
        imageWidth: bits,
        scale: 11,
        rowLabels: classColors.map((_, digit) => String(digit)),
        room,
      });
    },
    caption:
      `A row for each class of digits, a column for each of the ${bits} bits: the mean of q(z = ` +
      `1|x) over the test images of that class, full ink for 1 and none for 0; ${name}, ` +
      `${after}. A column that is inked in some rows and blank in others is a bit that tells ` +
      'classes apart.',
  };
}

/** The same bits, decoded by each model in two ways. */
export function generatedBySeveralFigure(models: readonly NamedModel[], seed: number): Figure {
  const across = 7;
  const grids = (['mean', 'mode'] as const).flatMap((output) =>
    models.map(({ name, model }) =>
      titled(
        imageGrid(read(model.generate(across * across, { seed, output })), { across, scale: 1 }),
        output === 'mean' ? `${name}: means` : `${name}: most probable`,
      ),
    ),
  );
  return {
    name: 'generated',
    title: 'What each estimator has learned to generate',
    draw: (room) => arrange(grids, { columns: models.length, room }),
    cover: true,
    caption:
      'Decoded from the same 49 draws of 64 fair coins. First the means of p(x|z) under each ' +
      'estimator; then the most probable images, inked where that mean exceeds one half. None ' +
      'was picked.',
  };
}

/** The means of q(z | x), image by image. */
function meansOf(model: Vae, images: SyncDataset): Float32Array {
  const pixels = takeRows(images, images.size);
  const means = read(model.encode(pixels));
  pixels.dispose();
  return means;
}
