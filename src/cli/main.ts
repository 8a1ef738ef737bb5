import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { VERSION } from '../core/version.js';
import { refusal } from './refusal.js';
import type { SampleOptions } from './sample.js';

/** What the command is called in its own texts. */
const CALL = 'npx vae-kit';

/**
 * The command `vae-kit`. What its commands need is loaded when they are run: help needs no package
 * besides this one.
 *
 * @param args - What stands behind its name.
 * @throws VaeKitError for what it does not know, and for values of the wrong kind.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('vae-kit')
    .description('Variational auto-encoders: examples to watch, and models that were saved.')
    .version(VERSION)
    .enablePositionalOptions();
  program
    .command('example')
    .description('train a model on digits or points, and leave figures, a page and its weights')
    .argument('[words...]', 'the name of an example and its options, or --list')
    .usage('<name> [options] | --list | --gallery [folder]')
    .passThroughOptions()
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      const { runExamples } = await import('../../examples/shared/running/run-examples.js');
      await runExamples(words, `${CALL} example`);
    });
  program
    .command('info')
    .description('tell what a saved model or a checkpoint is')
    .argument('<file>', 'what saveModel or checkpointTo wrote: a path or an address')
    .option('--json', 'as JSON')
    .allowExcessArguments(false)
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const { info } = await import('./info.js');
      console.log(await info(file, options));
    });
  program
    .command('sample')
    .description('draw from a saved model: images, points or rows of numbers')
    .argument('<file>', 'what saveModel wrote: a path or an address')
    .option('--count <n>', 'how many', count, 100)
    .option('--seed <n>', 'decides what is drawn', seed, 1)
    .option(
      '--condition <values>',
      'for a model with a condition: a class as a number from 0, or a vector such as 0,0,1',
    )
    .option('--output <kind>', 'what is shown of p(x|z): mean, mode or sample', 'mean')
    .option('--columns <n>', 'how many images stand side by side', count)
    .option(
      '--out <file>',
      'where to: a page (.html), a picture (.png, .svg) or numbers (.csv, .json); the terminal ' +
        'unless told',
    )
    .option('--backend <name>', 'what it is computed with: wasm or cpu', 'wasm')
    .allowExcessArguments(false)
    .action(async (file: string, options: SampleOptions) => {
      const { sample } = await import('./sample.js');
      console.log(await sample(file, options));
    });
  for (const command of [program, ...program.commands]) {
    // What is wrong is said by the error alone.
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  if (args.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw refusal(program, args, error);
  }
}

const count = wholeNumber(1, 'a positive integer');
const seed = wholeNumber(0, 'a whole number, 0 or more');

function wholeNumber(least: number, wanted: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(wanted);
  };
}
