import { CommanderError, type Command } from 'commander';
import { VaeKitError } from 'vae-kit';
import { exampleCommand, type ExampleCommand, type ExampleOptions } from './options.js';

/**
 * Reads the command line of an example.
 *
 * @param example - What there is to know of it.
 * @param args - What stands behind its name.
 * @param call - The command that was given, up to its name.
 * @returns Its options; undefined where its help was asked for, which is printed then.
 * @throws VaeKitError for what it does not know, and for values of the wrong kind.
 */
export function parseOptions(
  example: ExampleCommand,
  args: readonly string[],
  call?: string,
): ExampleOptions | undefined {
  const command = exampleCommand(example, call).exitOverride();
  // What is wrong is said by the error alone.
  command.configureOutput({ outputError: () => undefined });
  try {
    return command.parse(args, { from: 'user' }).opts<ExampleOptions>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw refusal(example.name, command, error);
  }
}

function refusal(name: string, command: Command, error: CommanderError): VaeKitError {
  const [, given = error.message] = /'([^']*)'/.exec(error.message) ?? [];
  const known = command.options.flatMap(({ long }) => (long ? [long] : [])).join(', ');
  if (error.code === 'commander.unknownOption') {
    const [, likely] = /Did you mean (.*)\?/.exec(error.message) ?? [];
    return new VaeKitError(
      {
        problem: `${name} must be given options that it knows`,
        received: given,
        remedy: `${likely ? `Did you mean ${likely}? ` : ''}Its options are ${known}.`,
        option: given,
      },
      { cause: error },
    );
  }
  if (error.code === 'commander.optionMissingArgument') {
    const [option] = given.split(' ');
    return new VaeKitError(
      {
        problem: `${option!} must be given a value`,
        received: 'none',
        remedy: `Write ${given}.`,
        option,
      },
      { cause: error },
    );
  }
  return new VaeKitError(
    {
      problem: `${name} takes options alone`,
      received: command.args.map((arg) => JSON.stringify(arg)).join(' '),
      remedy: `Name what it is to be: its options are ${known}.`,
    },
    { cause: error },
  );
}
