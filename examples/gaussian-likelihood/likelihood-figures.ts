import { bars } from '../shared/drawing/bars.js';
import { bitsPerPixel } from '../shared/data/dequantize.js';
import type { Figure } from '../shared/drawing/figure.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import type { LikelihoodLook } from './likelihood-measures.js';
import type { Table } from '../shared/running/page.js';
import { arrange, stack, type Panel } from '../shared/drawing/panel.js';
import { pixelGroups, type ByGroup } from './pixel-groups.js';
import { textPanel, titled } from '../shared/drawing/text.js';

const ACROSS = 6;
const LABEL_WIDTH = 185;
/** The σ that is drawn as full ink. */
const INK_SCALE = 0.5;
const HEADS = ['reconstructed: mean', 'generated: mean', 'generated: sample', 'generated: σ'];
const EMPTY: Panel = { width: 0, height: 0, svg: '' };
const GROUPS = [
  { name: 'margin: never inked in training', color: '#9ecae1' },
  { name: 'other paper', color: '#3182bd' },
  { name: 'ink', color: '#222' },
];

const label = (text: string): Panel => textPanel(text, LABEL_WIDTH, { size: 13, bold: true });
const small = (text: string): Panel => textPanel(text, LABEL_WIDTH, { size: 11.5, color: '#444' });
const GAP = 14;

/** What each model makes of the same test images and of the same latents. */
export function imagesFigure(
  looks: readonly LikelihoodLook[],
  originals: ArrayLike<number>,
): Figure {
  const noteOf = ({ metrics, fromPosterior, fromPrior }: LikelihoodLook): string =>
    `KL ${metrics.kl.toFixed(0)} nats, distances ${fromPosterior.mean.toFixed(2)} and ` +
    fromPrior.mean.toFixed(2);
  const views = ({ shown: { reconstructed, mean, sample, scale } }: LikelihoodLook, room: number) =>
    [reconstructed, mean, sample, scale?.map((sigma) => sigma / INK_SCALE)].map((levels) =>
      levels
        ? imageGrid(levels, { across: ACROSS, scale: 1, room })
        : textPanel('has none', 60, { color: '#666' }),
    );
  const besides = (room: number): Panel =>
    arrange(
      [
        label('test images'),
        imageGrid(originals, { across: ACROSS, scale: 1, room }),
        ...[EMPTY, EMPTY, EMPTY, EMPTY],
        ...HEADS.map((text) => titled(EMPTY, text)),
        ...looks.flatMap((look) => [
          stack([label(look.label), small(noteOf(look))], 4),
          ...views(look, room),
        ]),
      ],
      { columns: 5, gap: GAP },
    );
  const below = (room: number): Panel => {
    const half = (room - GAP) / 2;
    return stack(
      [
        titled(imageGrid(originals, { across: ACROSS, scale: 1, room: half }), 'test images'),
        ...looks.map((look) =>
          stack(
            [
              textPanel(look.label, room, { size: 13, bold: true }),
              textPanel(noteOf(look), room, { size: 11.5, color: '#444' }),
              arrange(
                views(look, half).map((view, i) => titled({ ...view, width: half }, HEADS[i]!)),
                { columns: 2, gap: GAP },
              ),
            ],
            6,
          ),
        ),
      ],
      28,
    );
  };
  return {
    name: 'images',
    title: 'One network, several likelihoods',
    draw: (room) => (room < 900 ? below(room) : besides(room)),
    cover: true,
    caption:
      'Reconstructed: the mean of p(x|z) for z drawn from q(z|x) of the test images above. ' +
      'Generated: three views of p(x|z) for the same latents from the prior, the same for all ' +
      'models; none was picked. ' +
      'Distances: energy distances of test images to means decoded from q(z|x) of other test ' +
      'images, and to means decoded from the prior; where the second is much the larger, the ' +
      'prior holds latents that stand for no image. ' +
      'Means below 0 are drawn as paper, those above 1 as full ink, and so is a σ of ' +
      `${INK_SCALE} or more.`,
  };
}

/** Where a Gaussian model's log-likelihood comes from, and what its gradient looks at. */
export function splitFigure(looks: readonly LikelihoodLook[]): Figure {
  const gaussians = looks.flatMap((look) => (look.split ? [{ ...look, split: look.split }] : []));
  const parts = (figures: ByGroup) => pixelGroups.map((group) => figures[group]);
  const density = (room: number) =>
    bars({
      room,
      parts: GROUPS,
      x: 'log p(x|z) by kinds of pixels (nats per image)',
      bars: gaussians.map(({ label: name, split, metrics }) => ({
        label: name,
        parts: parts(split.logDensity),
        note: `ELBO ${metrics.elbo.toFixed(0).replace('-', '−')}`,
      })),
    });
  const weight = (room: number) =>
    bars({
      room,
      parts: GROUPS,
      x: 'share of Σ 1/σ², the weight of squared errors in the gradient (%)',
      bars: gaussians.map(({ label: name, split }) => ({
        label: name,
        parts: parts(split.weight).map((share) => 100 * share),
        note: `ink ${percent(split.weight.ink)}`,
      })),
    });
  const of = gaussians[0]?.split.count;
  return {
    name: 'split',
    title: 'Where the log-density comes from, and what the gradient looks at',
    draw: (room) => stack([density(room), weight(room)]),
    caption:
      'Test images, dequantised to (255 x + u) / 256 with u uniform on [0, 1), z drawn from ' +
      'q(z|x). ' +
      (of
        ? `An image has ${of.margin.toFixed(0)} pixels of margin, ${of.paper.toFixed(0)} of ` +
          `other paper and ${of.ink.toFixed(0)} of ink. `
        : '') +
      'A density is not bounded: where σ is free, a pixel that is always paper earns −log σ ' +
      'for being known ever better, and its errors weigh 1/σ²; how to draw ink earns little ' +
      'beside that. A floor under σ bounds both.',
  };
}

/** The numbers of log-likelihoods. */
export function likelihoodTable(looks: readonly LikelihoodLook[], pixels: number): Table {
  return {
    title: 'Test log-likelihood of dequantised images, in nats per image',
    columns: [
      'likelihood',
      'ELBO',
      'log p(x|z)',
      'KL',
      'bits per pixel',
      ...pixelGroups.flatMap((group) => [`${group}: nats`, `${group}: σ`]),
      'weight of ink',
    ],
    rows: looks.map(({ label: name, metrics, split }) => {
      const kl = metrics.kl.toFixed(1);
      if (!split)
        return [
          `${name}: no density, its log p(x|z) is no match for these`,
          '–',
          '–',
          kl,
          '–',
          ...pixelGroups.flatMap(() => ['–', '–']),
          '–',
        ];
      return [
        name,
        ...[metrics.elbo, metrics.logLikelihood].map((value) => value.toFixed(1)),
        kl,
        bitsPerPixel(metrics.elbo, pixels).toFixed(2),
        ...pixelGroups.flatMap((group) => [
          split.logDensity[group].toFixed(1),
          split.scale[group].toPrecision(2),
        ]),
        percent(split.weight.ink),
      ];
    }),
  };
}

/** How far the images of each model are from test images. */
export function imageTable(looks: readonly LikelihoodLook[], floor: number): Table {
  return {
    title:
      `Energy distance to test images; ${floor.toFixed(2)} between halves of the test images ` +
      'themselves',
    columns: [
      'likelihood',
      'prior: mean',
      'prior: sample',
      'q(z|x): mean',
      'q(z|x): sample',
      'mean z² under q(z|x)',
      'KL (nats)',
    ],
    rows: looks.map(({ label: name, fromPrior, fromPosterior, latentSquare, metrics }) => [
      name,
      ...[fromPrior.mean, fromPrior.sample, fromPosterior.mean, fromPosterior.sample].map(
        (distance) => distance.toFixed(2),
      ),
      latentSquare.toFixed(2),
      metrics.kl.toFixed(1),
    ]),
  };
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
