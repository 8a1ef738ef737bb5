import { exp, madd, sigmoid } from './doubles';
import { Link, linkAt, MEAN, MOVED, Network, Room, rowBytes, rowOf, BOUND, within, XI } from './belief-layout';

/** Halvings of the interval of ξ at the start. */
const HALVINGS = 12;

/**
 * The hidden means from the top down, those that the network has without data unless they are there,
 * and then brought within bounds; and a first ξ of all children.
 */
export function place(network: Network, room: usize): void {
  const started = changetype<Room>(room).started != 0;
  const top = linkAt(network, network.links - 1);
  if (!started) expected(network.topBias, room + top.above, top.parents);
  else for (let level = 0; level < network.links; level++) bound(linkAt(network, level), room);
  for (let level = network.links - 1; level >= 0; level--) {
    const link = linkAt(network, level);
    startTilt(link, room);
    if (!started && level > 0) expected(rowOf(link, room, MEAN), room + link.below, 2 * link.pairs);
  }
}

function bound(link: Link, room: usize): void {
  const means = room + link.above;
  for (let at: usize = 0; at < <usize>link.parents << 3; at += 8)
    store<f64>(means + at, within(load<f64>(means + at)));
}

/** Means of units with some logits; what fills up a row has one too, which nothing asks for. */
function expected(logits: usize, means: usize, units: i32): void {
  for (let end = logits + (<usize>units << 3); logits < end; logits += 8, means += 8)
    store<f64>(means, within(f64x2.extract_lane(sigmoid(v128.load64_splat(logits)), 0)));
}

/** ξ = σ(m + (1 − 2ξ) v / 2) for the mean m and variance v of z, as if it were Gaussian. */
function startTilt(link: Link, room: usize): void {
  const row = rowBytes(link);
  const xi = rowOf(link, room, XI);
  const mean = rowOf(link, room, MEAN);
  // Where the bounds will be.
  const variance = rowOf(link, room, BOUND);
  memory.copy(mean, link.bias, row);
  memory.fill(variance, 0, row);
  let weights = link.weights;
  for (let j = 0; j < link.parents; j++, weights += row) {
    const on = load<f64>(room + link.above + (<usize>j << 3));
    const m = f64x2.splat(on);
    const spread = f64x2.splat(on * (1 - on));
    for (let at: usize = 0; at < row; at += 16) {
      const w = v128.load(weights + at);
      v128.store(mean + at, madd(m, w, v128.load(mean + at)));
      v128.store(variance + at, madd(f64x2.mul(spread, w), w, v128.load(variance + at)));
    }
  }
  const half = f64x2.splat(0.5);
  for (let at: usize = 0; at < row; at += 16) {
    const m = v128.load(mean + at);
    const v = v128.load(variance + at);
    let low = f64x2.splat(0);
    let high = f64x2.splat(1);
    for (let halvings = 0; halvings < HALVINGS; halvings++) {
      const middle = f64x2.mul(half, f64x2.add(low, high));
      const tilted = f64x2.mul(f64x2.sub(half, middle), v);
      const under = f64x2.lt(middle, sigmoid(f64x2.add(m, tilted)));
      low = v128.bitselect(middle, low, under);
      high = v128.bitselect(high, middle, under);
    }
    v128.store(xi + at, f64x2.mul(half, f64x2.add(low, high)));
    v128.store(rowOf(link, room, MOVED) + at, f64x2.splat(Infinity));
  }
  weights = link.weights;
  let near = room + link.near;
  for (let j = 0; j < link.parents; j++, weights += row, near += row) {
    for (let at: usize = 0; at < row; at += 16) {
      const x = f64x2.mul(v128.load(xi + at), v128.load(weights + at));
      v128.store(near + at, exp(f64x2.neg(x)));
    }
  }
}
