import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VaeKitError } from 'vae-kit';
import { startBackend } from './backend.js';
import { listenForInterrupt } from './interrupt.js';
import { CALL, type ExampleCommand } from './options.js';
import { parseOptions } from './parse-options.js';
import { openSession, type Session } from './session.js';
import { trainingLogs } from './training-log.js';
import { prepareFolder } from './write-atomically.js';

/** A system to be trained and looked at. */
export interface Example extends ExampleCommand {
  /** The title of its page. */
  readonly title: string;
  /** Builds the model, trains it and draws the figures. */
  run(session: Session): Promise<void>;
}

/**
 * Runs an example with the arguments of a command line. What was asked wrongly is said in one line.
 *
 * @param call - The command that was given, up to the name of the example.
 */
export async function runExample(
  example: Example,
  args: readonly string[],
  call: string = CALL,
): Promise<void> {
  const logs = trainingLogs();
  const { signal, stop } = listenForInterrupt(logs.haveLearned);
  try {
    const options = parseOptions(example, args, call);
    if (!options) return;
    await prepareFolder(options.out);
    const backend = await startBackend(options.backend, options.threads);
    const session = openSession({
      title: example.title,
      summary: example.summary,
      options,
      command: resuming(`${call} ${example.name}`, args),
      backend,
      signal,
      logs,
    });
    await example.run(session);
    await session.close();
  } catch (error) {
    if (!(error instanceof VaeKitError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    stop();
  }
}

/** The command that goes on with a run. */
function resuming(call: string, args: readonly string[]): string {
  const words = args.filter((arg) => arg !== '--resume');
  return [call, ...words.map(quoted), '--resume'].join(' ');
}

const quoted = (word: string) =>
  /^[\w./:=,@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Runs an example where its file is the program that was started; `url` is its `import.meta.url`.
 */
export async function runIfMain(example: Example, url: string): Promise<void> {
  const program = process.argv[1];
  if (program !== undefined && realpathSync(program) === fileURLToPath(url))
    await runExample(example, process.argv.slice(2));
}
