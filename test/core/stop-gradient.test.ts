import {
  add,
  cast,
  grad,
  grads,
  less,
  mul,
  square,
  sum,
  tensor1d,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { stopGradient } from '../../src/core/stop-gradient.js';
import { describeOnBackends } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';

describeOnBackends('stopGradient', () => {
  const slopeOf = (compute: (x: Tensor) => Tensor) => [
    ...grad((x) => sum(compute(x)))(tensor1d([3, -2])).dataSync(),
  ];

  it('keeps the value', () => {
    expect([...stopGradient(tensor1d([3, -2])).dataSync()]).toEqual([3, -2]);
    expect([...stopGradient(() => square(tensor1d([3, -2]))).dataSync()]).toEqual([9, 4]);
  });

  it('lets no gradient through a tensor', () => {
    expect(slopeOf((x) => mul(stopGradient(x), x))).toEqual([3, -2]);
    expect(slopeOf((x) => mul(stopGradient(square(x)), x))).toEqual([9, 4]);
  });

  it('lets no gradient through a computation', () => {
    expect(
      slopeOf((x) =>
        mul(
          stopGradient(() => square(x)),
          x,
        ),
      ),
    ).toEqual([9, 4]);
  });

  it('lets no gradient through a computation that hands back its own input', () => {
    expect(
      slopeOf((x) =>
        mul(
          stopGradient(() => x),
          x,
        ),
      ),
    ).toEqual([3, -2]);
    expect(
      slopeOf((x) => {
        const doubled = mul(2, x);
        return mul(
          stopGradient(() => doubled),
          x,
        );
      }),
    ).toEqual([6, -4]);
  });

  it('takes operations that have no gradient', () => {
    expect(
      slopeOf((x) =>
        mul(
          stopGradient(() => cast(less(x, 0), 'float32')),
          x,
        ),
      ),
    ).toEqual([0, 1]);
  });

  it('holds inside another', () => {
    expect(
      slopeOf((x) =>
        mul(
          stopGradient(() => mul(stopGradient(x), x)),
          x,
        ),
      ),
    ).toEqual([9, 4]);
  });

  it('leaves other inputs their gradients', () => {
    const [dx, dy] = grads((x: Tensor, y: Tensor) => sum<Scalar>(add(mul(stopGradient(x), y), x)))([
      tensor1d([3]),
      tensor1d([5]),
    ]);
    expect([...dx!.dataSync(), ...dy!.dataSync()]).toEqual([1, 3]);
  });

  it('gives a tensor of its own, and leaves nothing behind', () => {
    const x = tensor1d([1, 2]);
    expectNoLeak(() => stopGradient(x));
    expectNoLeak(() => stopGradient(() => x));
    expectNoLeak(() => stopGradient(() => square(add(x, 1))));
    stopGradient(x).dispose();
    stopGradient(() => x).dispose();
    expect(x.isDisposed).toBe(false);
  });
});
