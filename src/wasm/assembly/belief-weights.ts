import { exp } from './doubles';
import { Link, rowBytes } from './belief-layout';

/**
 * What is known of a link's weights before any datum: e^w and the greatest |w| of each child.
 *
 * @returns how large a z can be without its bias, NaN where a weight is none
 */
export function beliefWeights(address: usize): f64 {
  const link = changetype<Link>(address);
  const row = rowBytes(link);
  let reach = f64x2.splat(0);
  for (let at: usize = 0; at < row; at += 16) {
    let greatest = f64x2.splat(0), positive = greatest, negative = greatest;
    let w = link.weights + at;
    let e = link.powers + at;
    for (let j = 0; j < link.parents; j++, w += row, e += row) {
      const weight = v128.load(w);
      v128.store(e, exp(weight));
      greatest = f64x2.max(greatest, f64x2.abs(weight));
      positive = f64x2.add(positive, f64x2.max(weight, f64x2.splat(0)));
      negative = f64x2.sub(negative, f64x2.min(weight, f64x2.splat(0)));
    }
    v128.store(link.greatest + at, greatest);
    const bias = f64x2.abs(v128.load(link.bias + at));
    reach = f64x2.max(reach, f64x2.add(bias, f64x2.max(positive, negative)));
  }
  return max(f64x2.extract_lane(reach, 0), f64x2.extract_lane(reach, 1));
}
