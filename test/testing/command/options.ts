import { Command, InvalidArgumentError, Option } from 'commander';
import { COLUMNS } from './columns.js';

/** What the command is told. */
export interface LawsOptions {
  readonly only: readonly string[];
  readonly backend: 'cpu' | 'wasm';
  readonly seed: number;
  readonly effect: number | undefined;
  readonly seconds: number | undefined;
  readonly falseAlarm: number;
  readonly workers: number;
  readonly table: boolean;
  readonly on: readonly string[];
  readonly write: boolean;
  readonly calibration: boolean;
  readonly runs: number;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0))
    throw new InvalidArgumentError('It must be a positive number.');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function count(text: string): number {
  if (whole(text) < 1) throw new InvalidArgumentError('It must be at least 1.');
  return Number(text);
}

/** Reads the command line; prints the help and ends where that is asked for. */
export function readOptions(argv: readonly string[], names: readonly string[]): LawsOptions {
  return new Command('npm run laws --')
    .description(
      'Holds all built-in parts to the laws of vae-kit/testing, which they must keep, and parts ' +
        'with a mistake each, which must be rejected by the law that the mistake breaks.',
    )
    .option('--only <names...>', 'only parts with one of these in their name', [])
    .addOption(
      new Option('--backend <name>', 'what computes').choices(['cpu', 'wasm']).default('cpu'),
    )
    .option('--seed <number>', 'decides all that is drawn', whole, 1)
    .option('--effect <size>', 'the smallest fault to be found; each kind has its own', positive)
    .option('--seconds <number>', 'how long a part may take; each kind has its own', positive)
    .option(
      '--false-alarm <rate>',
      'how often at most a run rejects a part that is right, over all parts together',
      positive,
      1e-6,
    )
    .option('--workers <count>', 'how many processes share the work', count, 2)
    .option(
      '--table',
      'hold the built-in parts to the laws on five backends instead, three of them in a browser, ' +
        'and bring docs/backends.md up to date',
      false,
    )
    .addOption(
      new Option('--on <backends...>', 'only these columns of the table')
        .choices(Object.keys(COLUMNS))
        .default([]),
    )
    .option('--no-write', 'leave docs/backends.md as it is')
    .option(
      '--calibration',
      'count instead how often right parts are rejected at a false alarm in 100, and faults of ' +
        'the stated size are found',
      false,
    )
    .option('--runs <count>', 'with how many seeds --calibration tries each', count, 2000)
    .addHelpText('after', `\nParts:\n${names.map((name) => `  ${name}`).join('\n')}`)
    .parse([...argv], { from: 'user' })
    .opts<LawsOptions>();
}
