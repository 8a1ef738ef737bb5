import type { RangedBeliefs } from './ranged-beliefs.js';
import type { RangedConvolutions } from './ranged-convolutions.js';
import type { RangedMixtures } from './ranged-mixtures.js';
import type { RangedProducts } from './ranged-products.js';
import type { RangedValues } from './ranged-values.js';

/**
 * Functions of assembly/ that compute a range of their units, whichever thread asks for it: `count`
 * of them from `first` on. Each writes what is its range's alone, with the same bits however the
 * units are divided. What needs scratch memory takes its address last, and is given its thread's own.
 */
export interface RangedExports
  extends RangedProducts, RangedConvolutions, RangedValues, RangedMixtures, RangedBeliefs {}

export type RangedName = keyof RangedExports;

/** Those that take scratch memory, which their callers leave to `share`. */
type TakesScratch =
  | 'sgemmRows'
  | 'sgemmColumns'
  | 'sparseStrips'
  | 'winogradFilter'
  | 'winograd'
  | 'winogradSums'
  | 'winogradGather'
  | 'gatherWindows'
  | 'scatterWindows'
  | 'correlateWindows'
  | 'fromOneMap'
  | 'toOneMap'
  | 'oneMapSums'
  | 'beliefAscend'
  | 'mixtureExpect'
  | 'mixtureMoments';

type OwnArguments<All extends readonly unknown[]> = All extends [number, number, ...infer Own]
  ? Own
  : never;

/** What a ranged function is told beside its range and scratch memory. */
export type RangedArguments<Name extends RangedName> = Name extends TakesScratch
  ? OwnArguments<Parameters<RangedExports[Name]>> extends [...infer Own, number]
    ? Own
    : never
  : OwnArguments<Parameters<RangedExports[Name]>>;

/**
 * Computes all units of a ranged function: on all threads at present in use where there are more
 * than one part of them, else on this one.
 *
 * @param units - How many there are.
 * @param part - How many are worth handing over together, about 20 µs of work; parts are multiples
 * of it, but for the last.
 */
export type Share = <Name extends RangedName>(
  name: Name,
  units: number,
  part: number,
  ...args: RangedArguments<Name>
) => void;
