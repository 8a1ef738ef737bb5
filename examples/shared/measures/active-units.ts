/**
 * How many latent dimensions carry something of x: those whose posterior mean varies over the data
 * with a variance above 0.01. Y. Burda, R. Grosse and R. Salakhutdinov, Importance weighted
 * autoencoders (2016), section 5.2.
 *
 * @param means - The means of q(z | x), one row of `dimensions` for each datum.
 * @param dimensions - The length of a row.
 */
export function activeUnits(means: ArrayLike<number>, dimensions: number): number {
  const rows = means.length / dimensions;
  let active = 0;
  for (let unit = 0; unit < dimensions; unit++) {
    let mean = 0;
    for (let i = unit; i < means.length; i += dimensions) mean += means[i]! / rows;
    let variance = 0;
    for (let i = unit; i < means.length; i += dimensions)
      variance += (means[i]! - mean) ** 2 / rows;
    if (variance > 0.01) active++;
  }
  return active;
}
