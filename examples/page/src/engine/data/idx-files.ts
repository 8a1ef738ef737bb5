import { arrayDataset, readIdx } from 'vae-kit';
import type { LoadedData } from './loaded.js';

const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';

/** MNIST from files beside the page, as they are or packed. */
export async function mnistBeside(base: string): Promise<LoadedData> {
  const [images, labels] = await Promise.all([IMAGES, LABELS].map((name) => beside(base, name)));
  return fromIdx(images!, labels, 'MNIST');
}

async function beside(base: string, name: string): Promise<Uint8Array> {
  for (const file of [`${name}.gz`, name]) {
    const answer = await fetch(new URL(`mnist/${file}`, base)).catch(() => undefined);
    // Servers answer with their own page where they lack a file.
    if (answer?.ok && !answer.headers.get('Content-Type')?.includes('text/html'))
      return new Uint8Array(await answer.arrayBuffer());
  }
  throw new Error(
    'MNIST does not lie beside this page: drop its files here, train-images-idx3-ubyte.gz and ' +
      'train-labels-idx1-ubyte.gz.',
  );
}

/** Images and labels from IDX files that were dropped; labels may be missing. */
export async function idxDropped(files: readonly File[]): Promise<LoadedData> {
  let images: { bytes: Uint8Array; name: string } | undefined;
  let labels: Uint8Array | undefined;
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { shape } = await readIdx(bytes, file.name);
    if (shape.length === 1) labels = bytes;
    else if (!images || file.name.includes('train')) images = { bytes, name: file.name };
  }
  if (!images) throw new Error('No images are among the files: drop an IDX file of images too.');
  return fromIdx(images.bytes, labels, images.name);
}

async function fromIdx(
  images: Uint8Array,
  labels: Uint8Array | undefined,
  name: string,
): Promise<LoadedData> {
  const { shape, values } = await readIdx(images, name);
  const [count, height, width] = shape;
  if (shape.length !== 3 || height !== 28 || width !== 28 || !(values instanceof Uint8Array))
    throw new Error(`${name} holds values of shape ${shape.join(' × ')}, not images of 28 × 28.`);
  const classes = labels && (await readIdx(labels, 'the labels')).values;
  if (classes && classes.length !== count)
    throw new Error(`There are ${count} images, but ${classes.length} labels.`);
  const known = classes && Uint8Array.from(classes);
  return {
    info: {
      kind: 'mnist',
      name,
      count: count!,
      shape: [28, 28, 1],
      classes: known ? Math.max(...new Set(known)) + 1 : 0,
    },
    rows: arrayDataset(values, [28, 28, 1], { scale: 1 / 255 }),
    labels: known,
  };
}
