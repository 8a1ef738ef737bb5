import { Console } from 'node:console';
import { createInterface } from 'node:readline';
import type { Answer, Request } from '../protocol.js';
import type { Engine, Task } from './engine.js';
import { openInputs } from './inputs.js';

function answer(message: Answer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function times(task: Task, iterations: number): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let i = 0; i < iterations; i++) {
    const start = performance.now();
    await task.run();
    milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}

/** Answers the parent's requests until its end of the pipe is closed. */
export async function serve(start: () => Promise<Engine>): Promise<void> {
  // The pipe belongs to the answers; what libraries print goes where it does no harm.
  globalThis.console = new Console(process.stderr, process.stderr);
  const engine = await start();
  let task: Task | undefined;
  const loaded = (): Task => {
    if (!task) throw new Error('Nothing is loaded.');
    return task;
  };
  const reply = async (request: Request): Promise<Answer> => {
    switch (request.do) {
      case 'load': {
        const found = engine.load(request.workload, openInputs(request.inputs)) ?? {
          absent: `no ${request.workload.kind} is written for it`,
        };
        if ('absent' in found) return { is: 'absent', reason: found.absent };
        task = found;
        return { is: 'loaded' };
      }
      case 'check':
        return { is: 'checked', figures: await loaded().check() };
      case 'run':
        return { is: 'ran', milliseconds: await times(loaded(), request.iterations) };
      case 'memory':
        return engine.memory
          ? { is: 'memory', ...engine.memory() }
          : { is: 'absent', reason: 'it does not tell its memory' };
      case 'account': {
        const account = await engine.account?.(
          request.workload,
          openInputs(request.inputs),
          request.seconds,
        );
        return account
          ? { is: 'accounted', account }
          : { is: 'absent', reason: 'accounts are only of training steps on vae-kit' };
      }
    }
  };
  answer({ is: 'ready', description: engine.description });
  for await (const line of createInterface({ input: process.stdin })) {
    answer(
      await reply(JSON.parse(line) as Request).catch((error: unknown): Answer => ({
        is: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })),
    );
  }
}
