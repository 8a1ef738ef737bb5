import type { Command } from 'commander';
import { VaeKitError } from 'vae-kit';

/**
 * What some examples let choose besides the options that all have, with what they take unless told.
 */
export interface Choices {
  /** Sizes of z, one model for each. */
  readonly latent?: readonly number[];
  /** Kinds of networks by name, one model for each. */
  readonly networks?: readonly string[];
  /** All kinds that there are, where these are more. */
  readonly kinds?: readonly string[];
  /** Models by name, each of which is trained. */
  readonly models?: readonly string[];
  /** How many seeds, from the one that is told on, one model for each. */
  readonly seeds?: number;
  /** The prior by its name. */
  readonly prior?: string;
  /** All priors that there are, where there is such a choice. */
  readonly priors?: readonly string[];
  /** How many samples of z the bound takes for each datum in training. */
  readonly samples?: number;
  /** How many samples of z estimate the log-likelihood of each test image; 0 for no estimate. */
  readonly estimate?: number;
}

/**
 * Adds the options for what an example lets choose; their values have the names and types of
 * {@link Choices}.
 */
export function addChoices(
  command: Command,
  {
    latent,
    networks,
    kinds = networks ?? [],
    models,
    seeds,
    prior,
    priors = [],
    samples,
    estimate,
  }: Choices,
): Command {
  if (latent)
    command.option(
      '--latent <sizes...>',
      'sizes of z, one model for each',
      listOf(count('--latent', 'one or more positive integers', 'sizes such as 2 10 20'), latent),
      latent,
    );
  if (networks)
    command.option(
      '--networks <kinds...>',
      `kinds of networks, one model for each, out of ${kinds.join(', ')}`,
      listOf(oneOf('--networks', kinds), networks),
      networks,
    );
  if (models)
    command.option(
      '--models <names...>',
      `which models, out of ${models.join(', ')}`,
      listOf(oneOf('--models', models), models),
      models,
    );
  if (seeds !== undefined)
    command.option(
      '--seeds <n>',
      'how many seeds, from --seed on, each model is trained with',
      count('--seeds', 'a positive integer', 'a number such as 3'),
      seeds,
    );
  if (prior !== undefined)
    command.option(
      '--prior <name>',
      `the distribution of z that the model begins with: ${priors.join(', ')}`,
      oneOf('--prior', priors, false),
      prior,
    );
  if (samples !== undefined) {
    command.option(
      '--samples <n>',
      'how many samples of z the bound takes for each datum in training',
      count('--samples', 'a positive integer', 'a number such as 5'),
      samples,
    );
  }
  if (estimate !== undefined) {
    command.option(
      '--estimate <n>',
      'how many samples of z estimate the log-likelihood of each test image at the end; 0 for no ' +
        'estimate',
      count('--estimate', 'a whole number, 0 or more', 'a number such as 500', 0),
      estimate,
    );
  }
  return command;
}

/**
 * Reads one more value of an option that takes several; the first of them takes the place of what
 * is there unless told.
 */
function listOf<T>(
  parse: (text: string) => T,
  unlessTold: readonly T[],
): (text: string, former: readonly T[]) => readonly T[] {
  return (text, former) => [...new Set([...(former === unlessTold ? [] : former), parse(text)])];
}

function count(
  option: string,
  wanted: string,
  example: string,
  least = 1,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
    throw new VaeKitError({
      problem: `${option} must be ${wanted}`,
      received: JSON.stringify(text),
      remedy: `Give ${example}.`,
      option,
    });
  };
}

function oneOf(option: string, all: readonly string[], several = true): (text: string) => string {
  return (text) => {
    if (all.includes(text)) return text;
    throw new VaeKitError({
      problem: `${option} must be one ${several ? 'or more ' : ''}of ${all.join(', ')}`,
      received: JSON.stringify(text),
      remedy: `Name ${several ? 'some' : 'one'} of these, or leave it out.`,
      option,
    });
  };
}
