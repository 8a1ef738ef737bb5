import { expect, it } from 'vitest';
import { averaged, curves } from '../../../../examples/shared/drawing/curves.js';

it('takes means of neighbours, of fewer at the end', () => {
  expect(
    averaged(
      [
        { x: 1, y: 4 },
        { x: 2, y: 6 },
        { x: 3, y: 9 },
      ],
      2,
    ),
  ).toEqual([
    { x: 1.5, y: 5 },
    { x: 3, y: 9 },
  ]);
});

it('draws into the room that there is, its legend included', () => {
  const points = [
    { x: 0, y: 2 },
    { x: 5, y: 1 },
  ];
  const series = ['training', 'test, after each epoch', 'and another one'].map((name) => ({
    name,
    color: '#ff0000',
    points,
  }));
  const draw = (room: number) => curves({ series, x: 'epoch', y: '−ELBO (nats per image)', room });
  expect(draw(960).width).toBe(720);
  expect(draw(500).width).toBe(500);
  const phone = draw(328);
  expect(phone.width).toBe(328);
  expect(phone.height).toBeLessThan(draw(960).height);
  expect(phone.svg.match(/stroke="#ff0000"/g)).toHaveLength(6);
});
