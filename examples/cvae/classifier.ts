import { argMax, concat, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import {
  binarize,
  foldIn,
  oneHot,
  randomKey,
  splitKey,
  uniformNoise,
  type Key,
  type LabelledImages,
} from 'vae-kit';
import { read } from '../shared/data/read.js';

const CLASSES = 10;
const EPOCHS = 6;
const BATCH_SIZE = 100;

/** How a classifier is trained. */
export interface ClassifierOptions {
  readonly seed: number;
  /** At most so many steps. */
  readonly steps?: number | undefined;
  /** Called after each epoch with its mean loss in nats per image. */
  readonly onEpoch?: (epoch: number, epochs: number, loss: number) => void;
}

/**
 * Trains a judge of generated digits: an ordinary network of TensorFlow.js, 784-512 ReLU-10, that
 * sees real digits alone.
 *
 * Every batch is shown grey and binarised anew, so that mean images and drawn pixels are judged
 * alike.
 */
export async function trainClassifier(
  { images, labels }: LabelledImages,
  { seed, steps = Infinity, onEpoch }: ClassifierOptions,
): Promise<LayersModel> {
  const [orderKey, pixelKey] = splitKey(randomKey(seed), 2);
  // Without dropout: tfjs repeats its noise at every step where it is seeded.
  const dense = (units: number, activation: 'relu' | 'softmax') =>
    layers.dense({
      units,
      activation,
      kernelInitializer: initializers.glorotUniform({ seed: seed + units }),
    });
  const network = sequential({
    layers: [
      layers.inputLayer({ inputShape: [...images.shape] }),
      dense(512, 'relu'),
      dense(CLASSES, 'softmax'),
    ],
  });
  network.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  let step = 0;
  for (let epoch = 1; epoch <= EPOCHS && step < steps; epoch++) {
    const order = randomOrder(foldIn(orderKey, epoch), images.size);
    const losses: number[] = [];
    for (let from = 0; from < images.size && step < steps; from += BATCH_SIZE, step++) {
      const positions = order.slice(from, from + BATCH_SIZE);
      const [seen, classes] = tidy(() => {
        const grey = images.batch(positions);
        const truth = oneHot(
          Array.from(positions, (position) => labels[position]!),
          CLASSES,
        );
        return [
          concat([grey, binarize(grey, foldIn(pixelKey, step))]),
          concat([truth, truth]),
        ] as const;
      });
      losses.push((await network.trainOnBatch(seen, classes)) as number);
      seen.dispose();
      classes.dispose();
    }
    onEpoch?.(epoch, EPOCHS, losses.reduce((total, loss) => total + loss, 0) / losses.length);
  }
  return network;
}

/** The class that a classifier gives to each image; the images stay the caller's. */
export function classify(network: LayersModel, images: Tensor): number[] {
  return [...read(tidy(() => argMax(network.predict(images, { batchSize: 1000 }) as Tensor, 1)))];
}

function randomOrder(key: Key, count: number): Int32Array {
  const ranks = read(uniformNoise(key, [count]));
  return Int32Array.from(ranks, (_, i) => i).sort((a, b) => ranks[a]! - ranks[b]!);
}
