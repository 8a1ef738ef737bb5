import type { Outcome } from './conduct.js';
import type { Runner } from './workers.js';

/** How often a part is begun, where what it runs in is lost. */
const ATTEMPTS = 3;

/**
 * Holds parts to the laws one after the other, in one runner for as long as all is well. A device
 * that is computed is lost now and then, which is no part's fault: the part is begun anew in another
 * runner.
 */
export async function goThrough(
  indices: readonly number[],
  start: () => Promise<Runner>,
  run: (runner: Runner, index: number) => Promise<Outcome>,
  note: (outcome: Outcome) => void,
): Promise<void> {
  let runner: Runner | undefined;
  const leave = async () => {
    await Promise.resolve(runner?.close()).catch(() => undefined);
    runner = undefined;
  };
  const attempt = async (index: number) => {
    runner ??= await start();
    return run(runner, index);
  };
  for (const index of indices) {
    let outcome: Outcome | undefined;
    for (let left = ATTEMPTS; outcome === undefined; left--) {
      outcome = await attempt(index).catch(async (error: unknown) => {
        await leave();
        return left > 1 ? undefined : failed(index, error);
      });
    }
    note(outcome);
    // What did harm is one part's matter: the next gets a runner of its own.
    if (!outcome.isRight) await leave();
  }
  await leave();
}

const failed = (index: number, error: unknown): Outcome => ({
  index,
  isRight: false,
  laws: 0,
  undecided: 0,
  samples: 0,
  seconds: 0,
  said: [String(error)],
});
