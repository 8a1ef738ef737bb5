/** Chooses how many threads work together, by how fast they were. */
export interface Pace {
  /** How many are to work on what comes next. */
  threads(): number;
  /**
   * Hears how long some work has taken on as many threads as were named.
   *
   * @param kind - What work it was: the same number for work of the same kind and size.
   * @param time - In milliseconds.
   */
  took(kind: number, time: number): void;
}

/** Milliseconds of work after which the next number of threads is tried, at the least and most. */
export const SOON = 40;
export const LATE = 2000;

/** Milliseconds, and pieces of work, that a trial takes at least. */
export const TRIAL = 6;
export const TRIAL_PIECES = 6;

/** How much faster fewer threads, and more, have to be to be preferred. */
const FASTER_DOWN = 1.03;
export const FASTER_UP = 1.08;

/** A speed that has fallen so far is looked into soon. */
const FALLEN = 0.85;

/** A trial that is so much slower ends early. */
const HOPELESS = 0.7;

/** Milliseconds after which half of what was measured is forgotten. */
const MEMORY = 300;

/** How often a kind of work is done before it counts, and how many kinds are remembered. */
const FIRST = 3;
const MOST_KINDS = 1024;

/** Numbers of threads between which it goes step by step: 1, 2, 3, 4, 6, 8, 12 and so on. */
export function rungs(threads: number): number[] {
  const steps = [1];
  for (let step = 2; step < threads; step *= 2) {
    steps.push(step);
    if (step > 1 && step * 1.5 < threads) steps.push(step * 1.5);
  }
  return threads > 1 ? [...steps, threads] : steps;
}

/** Work done, as its kinds count, in some time. */
class Speed {
  work = 0;
  time = 0;
  pieces = 0;

  add(work: number, time: number): void {
    this.work += work;
    this.time += time;
    this.pieces++;
  }

  get value(): number {
    return this.work / this.time;
  }
}

/** When a neighbouring number of threads is tried, and how long to wait for that. */
interface Direction {
  wait: number;
  since: number;
}

/**
 * Keeps to the number of threads that is fastest at present: tries its neighbours for a moment now
 * and then, less often as long as they are slower. Other programs, quotas and slow cores are not
 * asked for; they show in the time that work takes.
 */
export function paceOf(threads: number): Pace {
  const steps = rungs(threads);
  const kinds = new Map<number, { reference: number; times: number }>();
  let home = steps.length - 1;
  let trial: -1 | 0 | 1 = 0;
  let settled: number | undefined;
  let below: number | undefined;
  let speed = new Speed();
  let tried = new Speed();
  const up: Direction = { wait: SOON, since: 0 };
  const down: Direction = { wait: SOON, since: 0 };

  /** What a piece of work counts: the least of the times that its kind took at first. */
  function workOf(kind: number, time: number): number | undefined {
    let known = kinds.get(kind);
    if (!known) {
      if (kinds.size === MOST_KINDS) forget();
      kinds.set(kind, (known = { reference: time, times: 0 }));
    }
    if (known.times === FIRST) return known.reference;
    known.times++;
    known.reference = Math.min(known.reference, time);
    return undefined;
  }

  function forget(): void {
    kinds.clear();
    settle();
  }

  function settle(): void {
    settled = undefined;
    below = undefined;
    trial = 0;
    speed = new Speed();
    tried = new Speed();
    up.since = down.since = 0;
  }

  /** Who comes back down at once waits the longer before the next try. */
  function stepDown(): void {
    home--;
    up.wait = Math.min(2 * up.wait, LATE);
  }

  function decide(): void {
    const better = tried.value > speed.value * (trial > 0 ? FASTER_UP : FASTER_DOWN);
    if (better) {
      // What fewer threads did is what more have to do better, now and not for a moment.
      const before = trial > 0 ? speed.value : undefined;
      if (trial < 0) stepDown();
      else home++;
      down.wait = SOON;
      settle();
      below = before;
      return;
    }
    const tries = trial > 0 ? up : down;
    tries.wait = Math.min(2 * tries.wait, LATE);
    tries.since = 0;
    if (trial < 0 && down.wait > 8 * SOON) up.wait = SOON;
    settled ??= speed.value;
    trial = 0;
    tried = new Speed();
  }

  /** Whether the time has come to try fewer threads, or more. */
  function next(): -1 | 0 | 1 {
    if (home > 0 && down.since >= down.wait) return -1;
    if (home < steps.length - 1 && up.since >= up.wait) return 1;
    return 0;
  }

  function passed(work: number, time: number): void {
    speed.add(work, time);
    up.since += time;
    down.since += time;
    if (speed.time > MEMORY) {
      speed.work /= 2;
      speed.time /= 2;
    }
    if (below !== undefined && speed.time > 2 * TRIAL && speed.value < below) {
      stepDown();
      settle();
    }
    if (settled !== undefined && speed.time > SOON && speed.value < FALLEN * settled) {
      // What was measured before says nothing of what is now.
      down.wait = SOON;
      settle();
    }
    trial = next();
  }

  return {
    threads: () => steps[home + trial]!,
    took(kind, time) {
      const work = workOf(kind, time);
      if (work === undefined) return;
      if (trial === 0) {
        passed(work, time);
        return;
      }
      tried.add(work, time);
      const isHopeless = tried.value < HOPELESS * speed.value;
      if (tried.time >= TRIAL && (isHopeless || tried.pieces >= TRIAL_PIECES)) decide();
    },
  };
}
