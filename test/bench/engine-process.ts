import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EngineSpec } from './engine-list.js';
import type { Answer, Request } from './protocol.js';

/** How much of what a child printed is shown where it fails, in characters. */
const SHOWN = 1_500;

/** With what code Node ends where it does not know a flag. */
const BAD_NODE_OPTION = 9;

/** A child process that has started. */
export interface EngineProcess {
  readonly name: string;
  readonly description: string;
  /** Sends one request and waits for its answer; fails where the engine does. */
  ask(request: Request): Promise<Answer>;
  stop(): void;
}

/** Why a column or one of its cells is empty. */
export interface Absent {
  readonly absent: string;
}

/**
 * Starts an engine; it is absent where its program is, where Node does not know its flags, or where
 * it says so itself.
 */
export async function startEngine({
  name,
  command,
  args,
  env,
}: EngineSpec): Promise<EngineProcess | Absent> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-SHOWN);
  });
  let missing = false;
  child.on('error', (error: NodeJS.ErrnoException) => {
    missing = error.code === 'ENOENT';
    printed += error.message;
  });
  // A child that ends early is noticed when its answer is missing.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));

  const next = async (): Promise<Answer | undefined> => {
    const line = await lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as Answer);
  };
  const first = await next();
  if (first?.is !== 'ready') {
    if (first?.is === 'absent') return { absent: first.reason };
    const code = await ended;
    if (missing || code === BAD_NODE_OPTION) return { absent: printed.trim() };
    throw new Error(`The engine ${name} does not start: ${printed.trim()}`);
  }
  return {
    name,
    description: first.description,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = await next();
      if (answer === undefined) {
        await ended;
        throw new Error(`The engine ${name} ended at '${request.do}': ${printed.trim()}`);
      }
      if (answer.is === 'failed')
        throw new Error(`The engine ${name} failed at '${request.do}': ${answer.message}`);
      return answer;
    },
    stop() {
      child.stdin.end();
      child.kill();
    },
  };
}
