import { memory, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { oneHot } from 'vae-kit';
import { beforeAll, expect, it } from 'vitest';
import { everyClass } from '../../../examples/cvae/class-figures.js';
import { inWords, judgeBy, JUDGED } from '../../../examples/cvae/judge.js';

beforeAll(() => setBackend('cpu'));

/** A classifier that believes what it is shown. */
const believer = { predict: (images: Tensor) => images } as unknown as LayersModel;

it('asks the classifier of so many images for each class, in order, and keeps none', () => {
  const { judge, judgeGenerated } = judgeBy(believer);
  // All are what was asked for but the first half of the threes, which look like eights.
  const shown = everyClass(JUDGED);
  shown.fill(8, 3 * JUDGED, 3.5 * JUDGED);
  const before = memory().numTensors;
  const counts = judgeGenerated(() => oneHot(shown, 10));
  expect(memory().numTensors).toBe(before);
  expect(counts.map((row, digit) => row[digit])).toEqual([
    ...[JUDGED, JUDGED, JUDGED, JUDGED / 2],
    ...new Array<number>(6).fill(JUDGED),
  ]);
  expect(counts[3]![8]).toBe(JUDGED / 2);
  expect(inWords(counts)).toBe('95.0 % recognised, 50.0 % of the worst class');

  const images = oneHot([1, 2], 10);
  expect(judge(images, [1, 1])[1]!.slice(0, 3)).toEqual([0, 1, 1]);
  images.dispose();
});
