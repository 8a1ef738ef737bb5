/**
 * The error function, by its Maclaurin series below 3 and its continued fraction above; good to
 * 1e-12.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 3) {
    let term = x;
    let total = x;
    for (let n = 1; n < 100; n++) {
      term *= (-x * x) / n;
      total += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * total;
  }
  let fraction = size;
  for (let n = 80; n > 0; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction));
}

export function normalCdf(x: number): number {
  return 0.5 * (1 + erf(x / Math.SQRT2));
}

/** How often a standard normal number is farther than this from 0. */
export function normalTail(sigmas: number): number {
  return 2 * normalCdf(-sigmas);
}

type Numbers = Float32Array | Float64Array | readonly number[];

export function mean(values: Numbers): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

/** The sample variance, with n − 1. */
export function variance(values: Numbers): number {
  const middle = mean(values);
  let total = 0;
  for (const value of values) total += (value - middle) ** 2;
  return total / (values.length - 1);
}

export function correlation(a: Numbers, b: Numbers): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i]! - meanA) * (b[i]! - meanB);
  return total / (a.length - 1) / Math.sqrt(variance(a) * variance(b));
}

/**
 * The p-value of the one-sample Kolmogorov–Smirnov test, by Kolmogorov's limit with Stephens'
 * correction.
 */
export function ksPValue(values: Numbers, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, i) => {
    const at = cdf(value);
    distance = Math.max(distance, at - i / n, (i + 1) / n - at);
  });
  const scaled = distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
  let tail = 0;
  for (let k = 1; k <= 100; k++)
    tail += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * scaled) ** 2);
  return Math.min(1, Math.max(0, tail));
}

/** The p-value of Pearson's chi-square statistic, by the Wilson–Hilferty approximation. */
export function chiSquarePValue(statistic: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  return normalCdf(-((statistic / degrees) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread));
}

/** Pearson's statistic of counts that should all be equal. */
export function chiSquareOfUniform(counts: readonly number[]): number {
  const expected = mean(counts);
  return counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
}
