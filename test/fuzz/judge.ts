import { memory } from '@tensorflow/tfjs-core';
import { VaeKitError } from '../../src/index.js';
import { ERROR_GRAMMAR } from '../support/grammar.js';
import { inUse, type AllocationCount } from './memory.js';
import type { Mutant } from './mutations/mutation.js';
import type { Loaded, Subject } from './subject.js';

/** What may come of a changed file; each but the first two is a fault. */
export type Outcome =
  | 'refused'
  | 'loaded as it says'
  | 'another error'
  | 'loaded though changed'
  | 'loaded wrongly'
  | 'left tensors behind'
  | 'took too much memory'
  | 'changed the language';

/** What came of one, and why. */
export interface Verdict {
  readonly outcome: Outcome;
  /** The error, or the fault. */
  readonly why: string;
}

/** The outcomes that are as they should be. */
export const FINE: readonly string[] = ['refused', 'loaded as it says'];

/** What loading the honest file takes. */
export interface Honest {
  /** In arrays, all in all. */
  readonly arrays: number;
  /** In anything, between two looks; the garbage collector blurs it. */
  readonly growth: number;
}

/** What a sample of the heap may be off by: code that is compiled, and what Node keeps. */
const BLUR = 4 * 2 ** 20;

/** Judges changed files; everything that it looks at is global to the process. */
export interface Judge {
  judge(subject: Subject, mutant: Mutant): Promise<Verdict>;
  honest(subject: Subject): Promise<Honest>;
}

/** Makes the judge. */
export function newJudge(allocations: AllocationCount): Judge {
  const known = new Map<Subject, Honest>();

  async function honest(subject: Subject): Promise<Honest> {
    const before = known.get(subject);
    if (before) return before;
    let [arrays, growth] = [0, 0];
    // The first time, code is compiled.
    for (let i = 0; i < 3; i++) {
      const tried = await attempt(subject, subject.bytes, allocations);
      if (tried.error !== undefined) throw new Error(subject.name, { cause: tried.error });
      const fault = await tried.loaded!.fault(subject.bytes);
      tried.loaded!.dispose();
      if (fault) throw new Error(`${subject.name}: ${fault}`);
      ({ arrays } = tried);
      growth = Math.max(i === 0 ? 0 : growth, tried.growth);
    }
    const measured = { arrays, growth };
    known.set(subject, measured);
    return measured;
  }

  async function judge(subject: Subject, { bytes, sealed }: Mutant): Promise<Verdict> {
    const limits = await honest(subject);
    const tensors = memory().numTensors;
    const language = languageNow();
    const tried = await attempt(subject, bytes, allocations);
    const verdict =
      tried.error === undefined
        ? await verdictOn(tried.loaded!, subject, bytes, sealed)
        : refusal(tried.error);
    tried.loaded?.dispose();
    const left = memory().numTensors - tensors;
    if (languageNow() !== language) return { outcome: 'changed the language', why: verdict.why };
    // Sources that are read piece by piece take the file itself besides, as long as it has become.
    const size = limits.arrays + Math.max(subject.bytes.length, bytes.length);
    if (tried.arrays > 2 * size + (subject.room ?? 0)) {
      const why = `${tried.arrays} bytes of arrays, not ${size}: ${verdict.why}`;
      return { outcome: 'took too much memory', why };
    }
    if (!FINE.includes(verdict.outcome)) return verdict;
    if (left !== 0) return { outcome: 'left tensors behind', why: `${left}: ${verdict.why}` };
    const most = 2 * limits.growth + BLUR;
    if (tried.growth > most) {
      const grown = await leastGrowth(subject, bytes, allocations);
      const why = `${grown} bytes, not ${limits.growth}: ${verdict.why}`;
      if (grown > most) return { outcome: 'took too much memory', why };
    }
    return verdict;
  }

  return { judge, honest };
}

interface Attempt extends Honest {
  readonly loaded?: Loaded;
  readonly error?: unknown;
}

async function attempt(
  subject: Subject,
  bytes: Uint8Array,
  allocations: AllocationCount,
): Promise<Attempt> {
  const before = inUse();
  allocations.begin();
  const result = await subject.load(bytes).then(
    (loaded) => ({ loaded }),
    (error: unknown) => ({ error: error ?? 'nothing' }),
  );
  return { ...result, arrays: allocations.bytes(), growth: inUse() - before };
}

/** The growth again, three times from a clean heap: a sample that was off is not off each time. */
async function leastGrowth(
  subject: Subject,
  bytes: Uint8Array,
  allocations: AllocationCount,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    const { growth, loaded } = await attempt(subject, bytes, allocations);
    await loaded?.fault(bytes);
    loaded?.dispose();
    least = Math.min(least, growth);
  }
  return least;
}

function refusal(error: unknown): Verdict {
  if (error instanceof VaeKitError && ERROR_GRAMMAR.test(error.message)) {
    return { outcome: 'refused', why: error.message };
  }
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { outcome: 'another error', why };
}

async function verdictOn(
  loaded: Loaded,
  { bytes: honest, sealed: needsSeal }: Subject,
  bytes: Uint8Array,
  sealed: boolean,
): Promise<Verdict> {
  if (needsSeal && !sealed && Buffer.compare(bytes, honest) !== 0) {
    return { outcome: 'loaded though changed', why: 'its checksum was not made right' };
  }
  const fault = await loaded.fault(bytes).catch((error: unknown) => {
    return `it loads, but then: ${error instanceof Error ? (error.stack ?? '') : String(error)}`;
  });
  return fault === undefined
    ? { outcome: 'loaded as it says', why: '' }
    : { outcome: 'loaded wrongly', why: fault };
}

/** What a file could change of the language itself by its names. */
function languageNow(): string {
  return [Object, Array, Function, String, Number, Map, Promise]
    .map((one) => Reflect.ownKeys(one.prototype as object).length)
    .join();
}
