import {
  abs,
  add,
  div,
  exp,
  expm1,
  less,
  log,
  maximum,
  mul,
  neg,
  square,
  sub,
  tanh,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Σ c_k y^k. */
function polynomial(y: Tensor, [constant, ...others]: readonly number[]): Tensor {
  return others.length === 0
    ? add(mul(0, y), constant!)
    : add(constant!, mul(y, polynomial(y, others)));
}

/** log(sinh h / h), off the tape; its slope is {@link langevin}. */
export function logSinhc(h: Tensor): Tensor {
  const [size, y] = [abs(h), square(h)];
  const near = mul(y, polynomial(y, [1 / 6, -1 / 180, 1 / 2835, -1 / 37800, 1 / 467775]));
  const safe = maximum(size, 0.1);
  const far = add(safe, log(div(neg(expm1(mul(-2, safe))), mul(2, safe))));
  return where(less(size, 0.8), near, far);
}

/** coth h − 1 / h, off the tape (P. Langevin, 1905). */
export function langevin(h: Tensor): Tensor {
  const y = square(h);
  const near = mul(h, polynomial(y, [1 / 3, -1 / 45, 2 / 945, -1 / 4725, 2 / 93555]));
  return where(less(y, 0.64), near, sub(div(1, tanh(h)), div(1, h)));
}

/** The slope of {@link langevin}: 1 / h² − 1 / sinh² h. */
export function langevinSlope(h: Tensor): Tensor {
  const y = square(h);
  const near = polynomial(y, [1 / 3, -1 / 15, 2 / 189, -1 / 675, 2 / 10395]);
  const size = mul(-2, abs(h));
  const far = sub(div(1, y), div(mul(4, exp(size)), square(expm1(size))));
  return where(less(y, 0.49), near, far);
}
