import { Command } from 'commander';
import { VaeKitError } from 'vae-kit';
import { addChoices, type Choices } from './choices.js';
import { threads, type Threads } from './threads.js';

/** What tensors are computed with. */
export type Backend = 'wasm' | 'cpu';

/** What an example is told on the command line. */
export interface ExampleOptions extends Choices {
  readonly epochs: number;
  readonly steps?: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly backend: Backend;
  readonly threads: Threads;
  /** A folder of IDX files, `'synthetic'`, or nothing to look elsewhere. */
  readonly data?: string;
  readonly out: string;
  /** Whether to go on where the last run into the same folder was stopped. */
  readonly resume?: boolean;
}

/** What the command line has to know of an example. */
export interface ExampleCommand {
  readonly name: string;
  readonly summary: string;
  /** How many epochs it trains unless told, and how long that takes. */
  readonly quick: { readonly epochs: number; readonly takes: string };
  /** How many epochs show all that there is to see, and which choices besides. */
  readonly full: { readonly epochs: number; readonly takes: string; readonly choices?: string };
  /** How many data make a step unless told; 100 where it is left out. */
  readonly batchSize?: number;
  /** Whether it reads images of digits, or makes its data itself. */
  readonly data: 'digits' | 'made';
  /** What may be chosen besides, with what is taken unless told. */
  readonly choices?: Choices;
}

/** How examples are called in a clone of the repository. */
export const CALL = 'npm run example --';

/**
 * The command line of an example; its `opts()` are {@link ExampleOptions}.
 *
 * @param call - What stands before its name.
 */
export function exampleCommand(
  { name, summary, quick, full, batchSize = 100, data, choices = {} }: ExampleCommand,
  call: string = CALL,
): Command {
  const command = new Command(`${call} ${name}`)
    .description(summary)
    .option(
      '--epochs <n>',
      `how often all data are gone through, by each model; ${quick.epochs} take ${quick.takes}`,
      positive('--epochs', '10'),
      quick.epochs,
    )
    .option(
      '--steps <n>',
      'stop each model after so many steps, whatever the epochs',
      positive('--steps', '20'),
    )
    .option(
      '--batch-size <n>',
      'how many data make a step',
      positive('--batch-size', '100'),
      batchSize,
    )
    .option(
      '--seed <n>',
      'decides the first weights, the order of the data and all noise',
      wholeNumber,
      1,
    )
    .option('--backend <name>', 'what tensors are computed with: wasm or cpu', backend, 'wasm')
    .option(
      '--threads <n>',
      'how many threads share the work, of wasm alone; with auto all cores, as far as that is ' +
        'faster. The results are the same',
      threads,
      'auto',
    )
    .option('--out <folder>', 'where figures, the page and the weights go', `out/${name}`)
    .option(
      '--resume',
      'go on where the last run into that folder was stopped, by Ctrl-C or otherwise; begin anew ' +
        'where there is none',
    )
    .addHelpText(
      'after',
      `\nThe full run, which takes ${full.takes}:\n  ${call} ${name} ` + fullOptions(full),
    )
    .allowExcessArguments(false);
  if (data === 'digits')
    command.option(
      '--data <place>',
      'a folder of IDX files such as MNIST\'s, or "synthetic" for the built-in digits (default: ' +
        'the folder in VAE_KIT_MNIST, else a download)',
    );
  return addChoices(command, choices);
}

/** The options of the full run. */
export function fullOptions({ epochs, choices }: ExampleCommand['full']): string {
  return [`--epochs ${epochs}`, ...(choices === undefined ? [] : [choices])].join(' ');
}

function positive(option: string, example: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value > 0) return value;
    throw new VaeKitError({
      problem: `${option} must be a positive integer`,
      received: JSON.stringify(text),
      remedy: `Give a number such as ${example}.`,
      option,
    });
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new VaeKitError({
    problem: '--seed must be a whole number from 0 to 2^53 - 1',
    received: JSON.stringify(text),
    remedy: 'Give a number such as 1.',
    option: '--seed',
  });
}

function backend(text: string): Backend {
  if (text === 'wasm' || text === 'cpu') return text;
  throw new VaeKitError({
    problem: '--backend must be wasm or cpu',
    received: JSON.stringify(text),
    remedy: 'Leave it out to use wasm.',
    option: '--backend',
  });
}
