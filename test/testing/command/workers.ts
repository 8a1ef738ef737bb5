import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { CheckOptions } from '../../../src/testing/index.js';
import type { Outcome } from './conduct.js';
import type { Request } from './worker.js';

/** What runs parts, one at a time. */
export interface Runner {
  run(index: number, options: CheckOptions): Promise<Outcome>;
  close(): Promise<void> | void;
}

/** A process, which also counts the alarms of trials. */
export interface Worker extends Runner {
  alarms(trial: number, from: number, count: number): Promise<number>;
}

/** A process with a backend of its own. */
export async function startWorker(main: string, backend: string): Promise<Worker> {
  const child: ChildProcess = fork(main, [backend], { execArgv: [] });
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code, signal) =>
      reject(new Error(`a worker on ${backend} ended early (${code ?? signal})`)),
    ),
  );
  // It is looked at where something is waited for.
  ended.catch(() => undefined);
  const next = async () => ((await Promise.race([once(child, 'message'), ended])) as unknown[])[0];
  await next();
  const ask = async <T>(request: Request): Promise<T> => {
    child.send(request);
    return ((await next()) as { answer: T }).answer;
  };
  return {
    run: (index, options) => ask({ index, options }),
    alarms: (trial, from, count) => ask({ trial, from, count }),
    close() {
      child.removeAllListeners('exit');
      child.kill();
    },
  };
}

/** Has runners take what there is to do, by turns, the first first. */
export async function share<T, R extends Runner>(
  items: readonly T[],
  runners: readonly R[],
  run: (item: T, runner: R) => Promise<void>,
): Promise<void> {
  const left = [...items];
  try {
    await Promise.all(
      runners.map(async (runner) => {
        for (let item = left.shift(); item !== undefined; item = left.shift())
          await run(item, runner);
      }),
    );
  } finally {
    for (const runner of runners) await runner.close();
  }
}
