import { describe, expect, it } from 'vitest';
import { titled, wrapParts, wrapText } from '../../../../examples/shared/drawing/text.js';

describe('wrapText', () => {
  it('breaks between words and keeps them all', () => {
    const lines = wrapText('one two three four', 10, 60);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ')).toBe('one two three four');
  });
});

describe('wrapParts', () => {
  const parts = ['MNIST, 60,000 to train', 'epoch 1, step 200', 'seed 1', 'wasm'];

  it('breaks between parts alone, and begins no line with a dot', () => {
    expect(wrapParts(parts, 10, 1000)).toEqual([parts.join(' · ')]);
    for (let width = 130; width < 500; width += 7) {
      const lines = wrapParts(parts, 10, width);
      expect(lines.flatMap((line) => line.split(' · '))).toEqual(parts);
    }
  });

  it('breaks a part between words where it is longer than a line', () => {
    expect(wrapParts(['a', 'one two three', 'b'], 10, 60)).toEqual(['a', 'one two', 'three · b']);
  });
});

describe('titled', () => {
  it('breaks a title that is wider than its panel, and makes room for it', () => {
    const panel = { width: 200, height: 10, svg: '' };
    const [short, long] = ['MLP', 'convolutional, shallow decoder, z of 10'].map((title) =>
      titled(panel, title),
    );
    expect(short!.svg.match(/<text/g)).toHaveLength(1);
    expect(long!.svg.match(/<text/g)).toHaveLength(2);
    expect(long!.height).toBeGreaterThan(short!.height + 10);
    expect(long!.width).toBe(200);
  });
});
