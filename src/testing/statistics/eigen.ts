/** Eigenvalues of a symmetric matrix, and behind each its eigenvector, by Jacobi's rotations. */
export function eigenOf(
  matrix: readonly (readonly number[])[],
): { readonly value: number; readonly vector: readonly number[] }[] {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_unused, j) => Number(i === j)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const between = a[p]![q]!;
        off += between ** 2;
        if (Math.abs(between) < 1e-300) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * between);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = c * x - s * y;
          a[k]![q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = c * x - s * y;
          a[q]![k] = s * x + c * y;
          const [up, vq] = [v[p]![k]!, v[q]![k]!];
          v[p]![k] = c * up - s * vq;
          v[q]![k] = s * up + c * vq;
        }
      }
    const whole = a.reduce((total, row, i) => total + row[i]! ** 2, 0);
    if (off <= 1e-28 * whole) break;
  }
  return a.map((row, i) => ({ value: row[i]!, vector: v[i]! }));
}
