/** All 2^d vectors of d bits. */
export function allBits(d: number): number[][] {
  return Array.from({ length: 2 ** d }, (_, index) =>
    Array.from({ length: d }, (_unused, j) => (index >> j) & 1),
  );
}

/** All tuples of `count` of the given elements. */
export function allTuples<T>(elements: readonly T[], count: number): T[][] {
  return count === 0
    ? [[]]
    : allTuples(elements, count - 1).flatMap((tuple) =>
        elements.map((element) => [...tuple, element]),
      );
}

/**
 * Points and weights of an integral over a standard normal number: the trapezoidal rule, which for
 * an analytic integrand errs by about exp(−2π² / step²) and by the tail beyond 7.
 */
export function normalQuadrature(
  step = 0.5,
): { readonly point: number; readonly weight: number }[] {
  const half = Math.floor(7 / step);
  return Array.from({ length: 2 * half + 1 }, (_, i) => {
    const point = (i - half) * step;
    return { point, weight: (step * Math.exp(-0.5 * point * point)) / Math.sqrt(2 * Math.PI) };
  });
}
