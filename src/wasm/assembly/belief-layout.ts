/*
 * Where the numbers of a sigmoid belief network lie, all float64. Rows are one for each parent, of
 * as many children as there are, filled up to whole pairs: a child that only fills up has no weights.
 */

/** The weights between a level, the children, and the one above it, the parents. */
@unmanaged
export class Link {
  /** Pairs of children. */
  pairs: i32;
  parents: i32;
  /** w and e^w, row by row. */
  weights: usize;
  powers: usize;
  bias: usize;
  /** The greatest |w| of each child. */
  greatest: usize;
  /** Sums over data of the bound's gradient. */
  biasGradient: usize;
  kernelGradient: usize;
  /** From the start of a datum's room: values of children, means of parents, a tilt, e^(−ξw). */
  below: usize;
  above: usize;
  tilt: usize;
  near: usize;
}

/** A network, and rooms for some data of which each has its own q. */
@unmanaged
export class Network {
  links: i32;
  topBias: usize;
  rooms: usize;
  roomBytes: usize;
  /** A `Link` behind the other, from the data upwards. */
  first: Link;
}

/** Bytes of a `Link` among others. */
const LINK: usize = offsetof<Link>();

/** What a datum's room begins with. */
@unmanaged
export class Room {
  /** Whether first means are there. */
  started: f64;
  /** What the datum counts in the gradient. */
  weight: f64;
  sweeps: f64;
  residual: f64;
}

@inline
export function linkAt(network: Network, level: i32): Link {
  return changetype<Link>(offsetof<Network>('first') + changetype<usize>(network) + LINK * level);
}

@inline
export function roomAt(network: Network, datum: i32): usize {
  return network.rooms + network.roomBytes * <usize>datum;
}

/*
 * Rows of a tilt, what is known of each child: ξ; E[z]; the bound on E[log(1 + e^z)]; the second
 * expectation's share and the first one's; how much z has moved since ξ was found, Σ |w Δμ|.
 */
export const XI: i32 = 0;
export const MEAN: i32 = 1;
export const BOUND: i32 = 2;
export const SHARE: i32 = 3;
export const REST: i32 = 4;
export const MOVED: i32 = 5;

/** One of these rows. */
@inline
export function rowOf(link: Link, room: usize, row: i32): usize {
  return room + link.tilt + rowBytes(link) * <usize>row;
}

@inline
export function rowBytes(link: Link): usize {
  return <usize>link.pairs << 4;
}

/** How near to 0 and 1 means may come. */
export const LEAST_MEAN: f64 = 9.313225746154785e-10;

@inline
export function within(mean: f64): f64 {
  return min(max(mean, LEAST_MEAN), 1 - LEAST_MEAN);
}
