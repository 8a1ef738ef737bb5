import { describe, expect, it } from 'vitest';
import { chart } from '../../../../examples/shared/drawing/chart.js';

const draw = (width: number, x: string, y: string) =>
  chart({
    width,
    height: 0.6 * width,
    x,
    y,
    scales: { x: { domain: [0, 1] }, y: { domain: [0, 1] } },
    marks: [],
  });

describe('chart', () => {
  it('names its axes along them', () => {
    const { width, height, svg } = draw(500, 'epoch', 'nats');
    expect([width, height]).toEqual([500, 300]);
    expect(svg).toMatch(/rotate\(-90\)/);
    expect(svg).toContain('epoch');
  });

  it('names them above and below where they are too short for that, and in whole', () => {
    const [x, y] = [
      'rate: KL(q(z|x) ‖ p(z)) (nats per image)',
      'distortion: −E log p(x|z) (nats per image)',
    ];
    const { width, height, svg } = draw(300, x, y);
    expect(width).toBe(300);
    expect(height).toBeGreaterThan(180 + 2 * 18);
    expect(svg).not.toMatch(/rotate\(-90\)/);
    for (const word of [...x.split(' '), ...y.split(' ')]) expect(svg).toContain(word);
    expect(svg.indexOf('distortion')).toBeLessThan(svg.indexOf('rate:'));
  });
});
