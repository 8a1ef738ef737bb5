import { madd, sigmoid, sum } from './doubles';
import {
  Link, linkAt, MEAN, MOVED, Network, REST, Room, roomAt, rowBytes, rowOf, SHARE, within, XI,
} from './belief-layout';
import { place } from './belief-start';
import { tighten } from './belief-tighten';

/**
 * Climbs for `count` data from `first` on, each in its room, whatever others do: by sweeps over all ξ
 * and all means until no mean changes by more than `tolerance`.
 *
 * @param residual - whether to tell how far means are from those that they ask for
 * @param scratch - 144 bytes
 */
export function beliefAscend(
  first: i32, count: i32, address: usize, tolerance: f64, maxIterations: i32, residual: bool, scratch: usize,
): void {
  const network = changetype<Network>(address);
  scratch = (scratch + 15) & ~15;
  for (let datum = first; datum < first + count; datum++) {
    const room = roomAt(network, datum);
    place(network, room);
    changetype<Room>(room).sweeps = climb(network, room, tolerance, maxIterations, scratch);
    if (residual) changetype<Room>(room).residual = residualOf(network, room);
  }
}

function climb(network: Network, room: usize, tolerance: f64, maxIterations: i32, scratch: usize): i32 {
  let sweeps = 0;
  for (let change = Infinity; change > tolerance && sweeps < maxIterations; sweeps++) {
    change = 0;
    tightenAll(network, room, 10 * tolerance, scratch);
    for (let level = network.links; level > 0; level--) {
      const link = linkAt(network, level - 1);
      for (let j = 0; j < link.parents; j++)
        change = max(change, updateMean(network, level, room, j, tolerance / 10));
    }
  }
  tightenAll(network, room, 0, scratch);
  return sweeps;
}

function tightenAll(network: Network, room: usize, least: f64, scratch: usize): void {
  for (let l = 0; l < network.links; l++) tighten(linkAt(network, l), room, least, scratch);
}

/** One step of coordinate ascent, unless it is no longer than `least`; its length. */
function updateMean(network: Network, level: i32, room: usize, j: i32, least: f64): f64 {
  const link = linkAt(network, level - 1);
  const last = load<f64>(room + link.above + (<usize>j << 3));
  const next = wanted(network, level, room, j);
  const length = Math.abs(next - last);
  if (length > least) moveMean(link, room, j, next);
  return length;
}

/** How far the means are from those that they ask for, at most. */
function residualOf(network: Network, room: usize): f64 {
  let residual: f64 = 0;
  for (let level = 1; level <= network.links; level++) {
    const link = linkAt(network, level - 1);
    for (let j = 0; j < link.parents; j++) {
      const mean = load<f64>(room + link.above + (<usize>j << 3));
      residual = max(residual, Math.abs(mean - wanted(network, level, room, j)));
    }
  }
  return residual;
}

/** The mean that one unit asks for. */
function wanted(network: Network, level: i32, room: usize, j: i32): f64 {
  const at = <usize>j << 3;
  const fromAbove = level == network.links
    ? load<f64>(network.topBias + at)
    : load<f64>(rowOf(linkAt(network, level), room, MEAN) + at);
  const field = fromAbove + slopeOf(linkAt(network, level - 1), room, j);
  return within(f64x2.extract_lane(sigmoid(f64x2.splat(field)), 0));
}

/** The slope of Σ_i x_i E[z_i] − bound_i over all children in the mean of one parent. */
function slopeOf(link: Link, room: usize, j: i32): f64 {
  const row = rowBytes(link);
  const mean = load<f64>(room + link.above + (<usize>j << 3));
  const on = f64x2.splat(mean);
  const off = f64x2.splat(1 - mean);
  const one = f64x2.splat(1);
  let w = link.weights + row * j;
  let e = link.powers + row * j;
  let n = room + link.near + row * j;
  let x = room + link.below;
  let xi = rowOf(link, room, XI);
  let share = rowOf(link, room, SHARE);
  let rest = rowOf(link, room, REST);
  let total = f64x2.splat(0);
  for (const end = w + row; w != end; w += 16, e += 16, n += 16, x += 16, xi += 16, share += 16, rest += 16) {
    const near = v128.load(n);
    const far = f64x2.mul(near, v128.load(e));
    const nearFactor = madd(on, near, off);
    const farFactor = madd(on, far, off);
    const farPull = f64x2.mul(f64x2.mul(v128.load(share), f64x2.sub(far, one)), nearFactor);
    const nearPull = f64x2.mul(f64x2.mul(v128.load(rest), f64x2.sub(near, one)), farFactor);
    const pull = f64x2.div(f64x2.add(farPull, nearPull), f64x2.mul(nearFactor, farFactor));
    const own = f64x2.mul(f64x2.sub(v128.load(x), v128.load(xi)), v128.load(w));
    total = f64x2.add(total, f64x2.sub(own, pull));
  }
  return sum(total);
}

/** Changes the mean of one parent, and what depends on it but for ξ. */
function moveMean(link: Link, room: usize, j: i32, next: f64): void {
  const row = rowBytes(link);
  const place = room + link.above + (<usize>j << 3);
  const last = load<f64>(place);
  store<f64>(place, next);
  const on = f64x2.splat(last);
  const off = f64x2.splat(1 - last);
  const nextOn = f64x2.splat(next);
  const nextOff = f64x2.splat(1 - next);
  const by = f64x2.splat(next - last);
  let w = link.weights + row * j;
  let e = link.powers + row * j;
  let n = room + link.near + row * j;
  let mean = rowOf(link, room, MEAN);
  let share = rowOf(link, room, SHARE);
  let rest = rowOf(link, room, REST);
  let moved = rowOf(link, room, MOVED);
  for (const end = w + row; w != end; w += 16, e += 16, n += 16, mean += 16, share += 16, rest += 16, moved += 16) {
    const near = v128.load(n);
    const far = f64x2.mul(near, v128.load(e));
    const ratio = f64x2.mul(madd(nextOn, far, nextOff), madd(on, near, off));
    const other = f64x2.mul(madd(on, far, off), madd(nextOn, near, nextOff));
    const farPart = f64x2.mul(v128.load(share), ratio);
    const nearPart = f64x2.mul(v128.load(rest), other);
    const both = f64x2.div(f64x2.splat(1), f64x2.add(farPart, nearPart));
    v128.store(share, f64x2.mul(farPart, both));
    v128.store(rest, f64x2.mul(nearPart, both));
    const step = f64x2.mul(v128.load(w), by);
    v128.store(mean, f64x2.add(v128.load(mean), step));
    v128.store(moved, f64x2.add(v128.load(moved), f64x2.abs(step)));
  }
}
