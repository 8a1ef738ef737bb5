/** Numerator and denominator of a rational function, from the constant upwards. */
type Rational = readonly [numerator: readonly number[], denominator: readonly number[]];

const CENTRE: Rational = [
  [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
  ],
];
const TAIL: Rational = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833,
    0.00077454501427834140764,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
    0.14810397642748007459, 0.0151986665636164571966, 0.0005475938084995344946,
    1.05075007164441684324e-9,
  ],
];
const FAR_TAIL: Rational = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 0.0000271155556874348757815,
    2.01033439929228813265e-7,
  ],
  [
    1, 0.59983220655588793769, 0.1369298809227358053, 0.0148753612908506148525,
    0.0007868691311456132591, 0.000018463183175100546818, 1.4215117583164458887e-7,
    2.04426310338993978564e-15,
  ],
];

/**
 * The inverse Φ⁻¹ of the standard normal distribution function, to about 16 digits, for latents that
 * each stand for the same share of the prior: Φ⁻¹((i + ½) / n).
 *
 * M. J. Wichura, Algorithm AS 241: The percentage points of the normal distribution (1988), PPND16.
 *
 * @param p - A probability from 0 to 1.
 * @returns z with Φ(z) = p; infinite for 0 and 1, NaN for what is no probability.
 *
 * @example
 * ```ts
 * import { normalQuantile } from 'vae-kit';
 *
 * console.assert(Math.abs(normalQuantile(0.975) - 1.96) < 0.001);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  return Math.sign(q) * (r <= 5 ? ratio(TAIL, r - 1.6) : ratio(FAR_TAIL, r - 5));
}

function ratio([numerator, denominator]: Rational, x: number): number {
  const polynomial = (coefficients: readonly number[]) =>
    coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
  return polynomial(numerator) / polynomial(denominator);
}
