import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  confusion,
  percent,
  recognized,
  recognizedByClass,
  type Confusion,
} from '../shared/measures/confusion.js';
import { CLASSES, everyClass } from './class-figures.js';
import { classify } from './classifier.js';

/** How many digits of each class are generated to be judged. */
export const JUDGED = 100;

/** What a classifier makes of digits. */
export interface Judge {
  /** Of images whose classes are known. */
  judge(images: Tensor, truth: ArrayLike<number>): Confusion;
  /** Of {@link JUDGED} generated images for each class, first those of the first. */
  judgeGenerated(generate: () => Tensor): Confusion;
}

/** A judge that asks a classifier. */
export function judgeBy(classifier: LayersModel): Judge {
  const judge: Judge['judge'] = (images, truth) =>
    confusion(truth, classify(classifier, images), CLASSES);
  const asked = everyClass(JUDGED);
  return {
    judge,
    judgeGenerated(generate) {
      const images = tidy(generate);
      const counts = judge(images, asked);
      images.dispose();
      return counts;
    },
  };
}

/** A verdict in a few words. */
export function inWords(counts: Confusion): string {
  return (
    `${percent(recognized(counts))} recognised, ` +
    `${percent(Math.min(...recognizedByClass(counts)))} of the worst class`
  );
}
