import { madd } from './doubles';
import { Link, linkAt, Network, REST, Room, roomAt, rowBytes, rowOf, SHARE, XI } from './belief-layout';

/**
 * Adds the gradient of the bounds of some data in the weights of a link, for `count` pairs of
 * children from `first` on, datum after datum: those of all data from the first room on.
 */
export function beliefGradient(first: i32, count: i32, address: usize, level: i32, data: i32): void {
  const network = changetype<Network>(address);
  const link = linkAt(network, level);
  for (let datum = 0; datum < data; datum++) addDatum(link, roomAt(network, datum), first, count);
}

function addDatum(link: Link, room: usize, first: i32, count: i32): void {
  const row = rowBytes(link);
  const one = f64x2.splat(1);
  const weight = f64x2.splat(changetype<Room>(room).weight);
  const from = <usize>first << 4;
  const to = from + (<usize>count << 4);
  const x = room + link.below;
  const xi = rowOf(link, room, XI);
  const share = rowOf(link, room, SHARE);
  const rest = rowOf(link, room, REST);
  for (let at = from; at != to; at += 16) {
    const gradient = link.biasGradient + at;
    const own = f64x2.sub(v128.load(x + at), v128.load(share + at));
    v128.store(gradient, f64x2.add(v128.load(gradient), f64x2.mul(weight, own)));
  }
  let e = link.powers;
  let n = room + link.near;
  let sums = link.kernelGradient;
  let means = room + link.above;
  for (let j = 0; j < link.parents; j++, e += row, n += row, sums += row, means += 8) {
    const mean = load<f64>(means);
    const on = f64x2.splat(mean);
    const off = f64x2.splat(1 - mean);
    for (let at = from; at != to; at += 16) {
      const near = f64x2.mul(on, v128.load(n + at));
      const far = f64x2.mul(near, v128.load(e + at));
      const nearFactor = f64x2.add(off, near);
      const farFactor = f64x2.add(off, far);
      const own = v128.load(xi + at);
      const nearPull = f64x2.mul(f64x2.mul(own, v128.load(rest + at)), f64x2.mul(near, farFactor));
      const farPull = f64x2.mul(
        f64x2.mul(f64x2.sub(one, own), v128.load(share + at)),
        f64x2.mul(far, nearFactor),
      );
      const pull = f64x2.div(f64x2.sub(nearPull, farPull), f64x2.mul(nearFactor, farFactor));
      const term = madd(f64x2.sub(v128.load(x + at), own), on, pull);
      v128.store(sums + at, f64x2.add(v128.load(sums + at), f64x2.mul(weight, term)));
    }
  }
}
