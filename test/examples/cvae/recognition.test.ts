import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { everyClass } from '../../../examples/cvae/class-figures.js';
import { classify, trainClassifier } from '../../../examples/cvae/classifier.js';
import {
  confusion,
  percent,
  recognized,
  recognizedByClass,
} from '../../../examples/shared/measures/confusion.js';
import { countTable } from '../../../examples/shared/drawing/count-table.js';
import { syntheticDigits } from '../../../src/data/digits.js';
import { takeRows } from '../../../src/data/take-rows.js';
import { useBackend } from '../../support/backend.js';

describe('confusion', () => {
  const counts = confusion([0, 0, 0, 1, 1, 0], [0, 2, 0, 1, 0, 0], 3);

  it('counts what was named, row by row of what is true', () => {
    expect(counts).toEqual([
      [3, 0, 1],
      [1, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('tells the shares named rightly, of each class and of all', () => {
    expect(recognizedByClass(counts)).toEqual([0.75, 0.5, Number.NaN]);
    expect(recognized(counts)).toBe(4 / 6);
    expect(percent(0.9734)).toBe('97.3 %');
  });

  it('is drawn with each count that is not 0', () => {
    const { svg } = countTable(
      [
        [70, 0],
        [8, 42],
      ],
      { rows: 'asked', columns: 'seen', room: 400 },
    );
    expect(svg.match(/>(70|8|42)</g)).toEqual(['>70<', '>8<', '>42<']);
    expect(svg.match(/<rect/g)).toHaveLength(4);
  });
});

describe('everyClass', () => {
  it('names each class as often as told, in order', () => {
    expect(everyClass(2)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);
  });
});

describe('the classifier', () => {
  useBackend('accelerated wasm');
  const { images, labels } = syntheticDigits({ count: 1000, seed: 1, shape: [784] });
  const test = syntheticDigits({ count: 500, seed: 2, shape: [784] });

  it('learns to tell digits that it was not shown, the same way each time', async () => {
    const losses: number[] = [];
    const network = await trainClassifier(
      { images, labels },
      { seed: 3, onEpoch: (_epoch, _epochs, loss) => void losses.push(loss) },
    );
    expect(losses).toHaveLength(6);
    const unseen = takeRows(test.images, 500);
    const named = classify(network, unseen);
    expect(recognized(confusion(test.labels, named, 10))).toBeGreaterThan(0.9);
    const again = await trainClassifier({ images, labels }, { seed: 3 });
    expect(classify(again, unseen)).toEqual(named);
  });

  it('stops after the steps that it was told, and leaves its weights alone behind', async () => {
    const before = memory().numTensors;
    const losses: number[] = [];
    const network = await trainClassifier(
      { images, labels },
      { seed: 3, steps: 2, onEpoch: (_epoch, _epochs, loss) => void losses.push(loss) },
    );
    expect(losses).toHaveLength(1);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
