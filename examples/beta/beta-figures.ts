import { averaged, curves, type CurvePoint } from '../shared/drawing/curves.js';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import type { Table } from '../shared/running/page.js';
import { arrange, stack, type Panel } from '../shared/drawing/panel.js';
import { rateDistortionFigure } from '../shared/figures/rate-distortion.js';
import { textPanel, titled } from '../shared/drawing/text.js';

/** What is seen of a model trained with some weight β on its KL. */
export interface BetaLook {
  readonly label: string;
  /** Whether β changes while it learns. */
  readonly annealed: boolean;
  /** On test images, in nats per image. */
  readonly elbo: number;
  readonly logLikelihood: number;
  readonly kl: number;
  /** Latent dimensions, and how many of them carry something of x. */
  readonly units: number;
  readonly active: number;
  /** β and the KL of the batch, step by step. */
  readonly weights: readonly CurvePoint[];
  readonly kls: readonly CurvePoint[];
  readonly reconstructed: Float32Array;
  readonly generated: Float32Array;
}

const CONSTANT = { name: 'constant β', color: '#1f77b4' };
const ANNEALED = ['#d62728', '#ff7f0e'];
const ACROSS = 12;
const LABEL_WIDTH = 200;

/** Reconstruction against KL, one point for each model. */
export function betaPlane(looks: readonly BetaLook[]): Figure {
  return rateDistortionFigure({
    title: 'What β weighs: distortion against rate',
    groups: [
      CONSTANT,
      ...looks
        .filter(({ annealed }) => annealed)
        .map(({ label }, i) => ({ name: `${label} annealing to 1`, color: ANNEALED[i]! })),
    ],
    models: looks.map(({ label, annealed, kl, logLikelihood }) => ({
      // Those that end at one weight end close together: colours tell them apart, not words.
      ...(annealed
        ? { label: '', group: `${label} annealing to 1` }
        : { label, group: CONSTANT.name }),
      rate: kl,
      distortion: -logLikelihood,
    })),
    caption:
      'All test images, binarised once, one sample of z for each; both terms without β. A ' +
      'small β buys a good reconstruction with a large KL, a large β the reverse; β = 1 is ' +
      'what the bound on log p(x) asks for.',
  });
}

/** What each model makes of the same test images and the same latents. */
export function betaImages(looks: readonly BetaLook[], originals: ArrayLike<number>): Figure {
  const grid = (levels: ArrayLike<number>, room: number): Panel =>
    imageGrid(levels, { across: ACROSS, scale: 1, room });
  const empty: Panel = { width: 0, height: 0, svg: '' };
  const name = (label: string, note: string): Panel =>
    stack(
      [
        textPanel(label, LABEL_WIDTH, { bold: true }),
        textPanel(note, LABEL_WIDTH, { size: 11.5, color: '#444' }),
      ],
      2,
    );
  const noteOf = ({ kl, active }: BetaLook) => `KL ${kl.toFixed(1)} nats, ${active} units active`;
  const besides = (room: number): Panel =>
    arrange(
      [
        textPanel('test images', LABEL_WIDTH, { bold: true }),
        grid(originals, room),
        empty,
        empty,
        titled(empty, 'reconstructed'),
        titled(empty, 'generated'),
        ...looks.flatMap((look) => [
          name(look.label, noteOf(look)),
          grid(look.reconstructed, room),
          grid(look.generated, room),
        ]),
      ],
      { columns: 3, gap: 14 },
    );
  const below = (room: number): Panel =>
    stack(
      [
        titled(grid(originals, room), 'test images'),
        ...looks.flatMap((look) => [
          titled(
            stack([grid(look.reconstructed, room), grid(look.generated, room)], 6),
            `${look.label}: ${noteOf(look)}`,
          ),
        ]),
      ],
      20,
    );
  return {
    name: 'images',
    title: 'The same test images and the same latents under each β',
    draw: (room) => (room < 900 ? below(room) : besides(room)),
    caption:
      'Means of p(x|z). Reconstructed, in the first row of two where they stand below each ' +
      'other: ' +
      'z is drawn from q(z|x) of the test images above; generated: from the prior, the same ' +
      'latents for all; none was picked. ' +
      'A unit is active where the variance of its posterior mean over the test images exceeds ' +
      '0.01.',
  };
}

/** The weights that change, and the KL while they do, beside a constant weight. */
export function annealingFigure(looks: readonly BetaLook[]): Figure {
  const annealed = looks.filter((look) => look.annealed);
  const shown = [
    ...looks
      .filter(({ label }) => label === 'β = 1')
      .map((look) => ({ ...look, color: CONSTANT.color })),
    ...annealed.map((look, i) => ({ ...look, color: ANNEALED[i]! })),
  ];
  const steps = Math.max(0, ...shown.map(({ kls }) => kls.length));
  const perPoint = Math.max(1, Math.ceil(steps / 120));
  return {
    name: 'annealing',
    title: 'Annealed weights, and what becomes of the KL',
    draw: (room) =>
      stack([
        curves({
          series: shown.map(({ label, color, weights }) => ({
            name: label,
            color,
            points: weights,
          })),
          x: 'training step',
          y: 'β',
          yDomain: [0, 1.05],
          room,
          height: 240,
        }),
        curves({
          series: shown.map(({ label, color, kls }) => ({
            name: label,
            color,
            points: averaged(kls, perPoint),
          })),
          x: 'training step',
          y: 'KL(q(z|x) ‖ p(z)) (nats per image)',
          room,
          height: 320,
        }),
      ]),
    caption:
      'Above: the weight of the KL at each step. Below: the KL of the training batches, without ' +
      `the weight${perPoint > 1 ? `, means of ${perPoint} steps at a time` : ''}.`,
  };
}

/** The numbers. */
export function betaTable(looks: readonly BetaLook[]): Table {
  return {
    title: 'Test images, in nats per image; the ELBO is that of β = 1 for all',
    columns: [
      'trained with',
      '−E log p(x|z)',
      'KL',
      '−ELBO',
      `active units of ${looks[0]?.units ?? 0}`,
    ],
    rows: looks.map(({ label, logLikelihood, kl, elbo, active }) => [
      label,
      (-logLikelihood).toFixed(2),
      kl.toFixed(2),
      (-elbo).toFixed(2),
      active,
    ]),
  };
}
