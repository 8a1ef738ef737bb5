import { Command, InvalidArgumentError, Option } from 'commander';

/** What the benchmark is told on the command line. */
export interface BenchOptions {
  readonly only: readonly string[];
  readonly engine: readonly string[];
  readonly seconds: number;
  readonly rounds: number;
  readonly busy: number;
  readonly json: boolean;
  readonly smoke: boolean;
  readonly memory: boolean;
  readonly account: boolean;
  readonly start: boolean;
  readonly steps: number;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('It must be a positive number.');
  return value;
}

function positiveInteger(text: string): number {
  if (!Number.isInteger(positive(text)))
    throw new InvalidArgumentError('It must be a positive integer.');
  return Number(text);
}

/** Reads the command line; prints the help and ends where that is asked for. */
export function readOptions(
  argv: readonly string[],
  engines: readonly string[],
  rows: readonly string[],
): BenchOptions {
  return new Command('npm run bench --')
    .description(
      'Measures training steps and matrix products of vae-kit and of others, by turns. Build ' +
        'the package first.',
    )
    .option('--only <names...>', 'only rows with one of these in their name', [])
    .option('--engine <names...>', 'only these columns; ratios are to the first', [])
    .option('--seconds <number>', 'how long each engine is measured for each row', positive, 5)
    .option('--rounds <count>', 'how many turns each engine gets for each row', positiveInteger, 5)
    .option(
      '--busy <count>',
      'how many other programs keep a core busy meanwhile',
      positiveInteger,
      0,
    )
    .option(
      '--smoke',
      'one iteration of everything, to see that it runs; its figures mean nothing',
      false,
    )
    .option('--memory', 'train for long and look at the memory instead', false)
    .addOption(
      new Option('--account', 'tell where the time of a training step goes instead')
        .conflicts('memory')
        .default(false),
    )
    .addOption(
      new Option('--start', 'tell what it takes from nothing to the first 50 steps instead')
        .conflicts(['memory', 'account'])
        .default(false),
    )
    .option('--steps <count>', 'how many steps --memory trains', positiveInteger, 10_000)
    .option('--json', 'print JSON instead of tables', false)
    .addHelpText(
      'after',
      `\nColumns: ${engines.join(', ')}\n\nRows:\n${rows.map((name) => `  ${name}`).join('\n')}`,
    )
    .parse([...argv], { from: 'user' })
    .opts<BenchOptions>();
}
