import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import {
  encodePng,
  halfBlocks,
  imageGrid,
  VaeKitError,
  type Output,
  type RgbaImage,
} from 'vae-kit';
import { drawnInto, figureSvg, ROOM, type Figure } from '../../examples/shared/drawing/figure.js';
import { loadRasterizer } from '../../examples/shared/drawing/rasterize.js';
import { render } from '../../examples/shared/drawing/render.js';
import { renderPage, type PagePicture, type Table } from '../../examples/shared/running/page.js';
import { pointsFigure } from './points-figure.js';
import { count, inShape } from './words.js';

/** What was drawn from a model. */
export interface Samples {
  /** The model's file. */
  readonly file: string;
  readonly seed: number;
  /** What is shown of p(x|z), where there is such. */
  readonly output: Output | undefined;
  readonly condition: string | undefined;
  readonly columns: number | undefined;
  /** Shape `[N, ...data]`. */
  readonly tensor: Tensor;
}

/** The least side of a square for which a flat datum is taken as an image. */
const LEAST_SIDE = 8;
/** How many times as large as they are images stand on a page, at most. */
const LARGEST = 3;

/** For a terminal: images in half blocks, else numbers. */
export function asText(samples: Samples): string {
  if (!isOfImages(samples.tensor)) return asCsv(samples).trimEnd();
  // No numbers of a terminal where there is none.
  const { isTTY, columns } = process.stdout as Partial<typeof process.stdout>;
  return halfBlocks(grid(samples), {
    columns,
    color: Boolean(isTTY) && !process.env.NO_COLOR,
  }).replace(/\n$/, '');
}

/** A row for each datum, under a row of names. */
export function asCsv({ tensor }: Samples): string {
  const rows = rowsOf(tensor);
  const names = rows[0]!.map((_, i) => `x${i + 1}`);
  return `${[names, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

/** The numbers, nested as their shape is, and where they come from. */
export function asJson({ file, seed, output, condition, tensor }: Samples): string {
  const said = { model: file, seed, output, condition, shape: tensor.shape };
  return `${JSON.stringify({ ...said, values: tensor.arraySync() }, (_, value: unknown) => (typeof value === 'number' ? shortest(value) : value))}\n`;
}

/** A picture alone. */
export async function asPicture(samples: Samples, ending: string): Promise<string | Uint8Array> {
  if (isOfImages(samples.tensor) && ending === 'png') return encodePng(grid(samples));
  const figure = figureOf(samples);
  if (!figure) {
    throw new VaeKitError({
      problem: `--out must end in ${isOfImages(samples.tensor) ? '.html, .png' : '.html'}, .csv or .json here`,
      received: `.${ending} for data of ${inShape(samples.tensor.shape.slice(1))}`,
      remedy: 'Choose one of these.',
      option: '--out',
    });
  }
  const svg = figureSvg(figure.title, drawnInto(figure, ROOM.page), provenance(samples));
  if (ending === 'svg') return svg;
  const rasterize = await loadRasterizer();
  if (rasterize) return rasterize(svg);
  throw new VaeKitError({
    problem: 'a PNG of points needs the package @resvg/resvg-js',
    received: 'none',
    remedy: 'Install it with npm install @resvg/resvg-js, or name a file .svg or .html.',
    option: '--out',
  });
}

/** A page that needs no other file. */
export async function asPage(samples: Samples): Promise<string> {
  const { file, seed, output, condition, tensor } = samples;
  const [drawn, ...datum] = tensor.shape as [number, ...number[]];
  const picture = isOfImages(tensor) ? await imagesPicture(samples) : pointsPicture(samples);
  return renderPage({
    title: `${count(drawn)} samples`,
    summary: `Drawn from the model in ${file}.`,
    facts: {
      Samples: count(drawn),
      Shape: inShape(datum),
      ...(output && { Shown: `the ${output} of p(x|z)` }),
      ...(condition !== undefined && { Condition: condition }),
      Seed: String(seed),
    },
    pictures: picture ? [picture] : [],
    tables: picture ? [] : [table(tensor)],
  });
}

async function imagesPicture(samples: Samples): Promise<PagePicture> {
  const image = grid(samples);
  const scale = Math.max(1, Math.min(LARGEST, Math.floor(ROOM.page / image.width)));
  return {
    title: 'Images',
    caption: captionOf(samples, 'images, row by row'),
    picture: {
      width: scale * image.width,
      height: scale * image.height,
      type: 'image/png',
      bytes: await encodePng(image),
    },
    inOwnColors: true,
  };
}

function pointsPicture(samples: Samples): PagePicture | undefined {
  const figure = figureOf(samples);
  if (!figure) return undefined;
  const [picture, narrow] = [ROOM.page, ROOM.phone].map((room) =>
    render(drawnInto(figure, room), undefined),
  );
  return { title: figure.title, caption: figure.caption, picture: picture!, narrow: narrow! };
}

/** Points of a plane or of space as a figure; undefined for anything else. */
function figureOf(samples: Samples): Figure | undefined {
  const { tensor } = samples;
  const [, size] = tensor.shape;
  if (tensor.rank !== 2 || (size !== 2 && size !== 3)) return undefined;
  return pointsFigure(rowsOf(tensor), captionOf(samples, `points of ${size} dimensions`));
}

function table(tensor: Tensor): Table {
  const rows = rowsOf(tensor);
  return {
    title: 'Numbers',
    columns: ['sample', ...rows[0]!.map((_, i) => `x${i + 1}`)],
    rows: rows.map((row, i) => [i + 1, ...row.map((value) => value.toPrecision(5))]),
  };
}

function captionOf({ tensor, output, condition, seed }: Samples, what: string): string {
  const shown = output ? `: the ${output} of p(x|z) for each z of the prior` : '';
  const under = condition === undefined ? '' : `, under the condition ${condition}`;
  return `${count(tensor.shape[0] ?? 0)} ${what}${shown}${under}. Seed ${seed}.`;
}

const provenance = ({ file, seed }: Samples) => [file, `seed ${seed}`];

/** Whether data are images: with rows, columns and perhaps channels, or flat and square. */
export function isOfImages({ shape: [, ...datum] }: Tensor): boolean {
  const [size = 0, , channels = 1] = datum;
  if (datum.length === 1) return Number.isInteger(Math.sqrt(size)) && size >= LEAST_SIDE ** 2;
  return datum.length === 2 || (datum.length === 3 && [1, 3, 4].includes(channels));
}

const grid = ({ tensor, columns }: Samples): RgbaImage =>
  imageGrid(tensor, columns === undefined ? {} : { columns });

function rowsOf(tensor: Tensor): number[][] {
  const rows = reshape(tensor, [tensor.shape[0], -1]);
  const values = rows.arraySync() as number[][];
  rows.dispose();
  return values.map((row) => row.map(shortest));
}

/** A number of 32 bits in as few digits as name it. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
