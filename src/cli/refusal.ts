import type { Command, CommanderError } from 'commander';
import { vaeKitError, type VaeKitError } from '../core/errors.js';

/** What is wrong with a command line, in the library's own words. */
export function refusal(
  program: Command,
  args: readonly string[],
  { code, message }: CommanderError,
): VaeKitError {
  const command = program.commands.find((each) => each.name() === args[0]) ?? program;
  const isWhole = command === program;
  // The message begins with the library's name already.
  const name = isWhole ? 'the command' : command.name();
  const [, given = message] = /'([^']*)'/.exec(message) ?? [];
  const [, likely] = /Did you mean (.*)\?/.exec(message) ?? [];
  const meant = likely ? `Did you mean ${likely}? ` : '';
  const help = `See npx vae-kit ${isWhole ? '' : `${name} `}--help.`;
  switch (code) {
    case 'commander.unknownCommand': {
      const names = program.commands.map((each) => each.name()).join(', ');
      return vaeKitError(
        `the command must be one of ${names}`,
        JSON.stringify(args[0]),
        meant + help,
      );
    }
    case 'commander.unknownOption':
      return vaeKitError(
        `${name} must be given options that it knows`,
        given,
        `${meant}Its options are ${command.options.map(({ long }) => long).join(', ') || 'none'}.`,
        { option: given },
      );
    case 'commander.missingArgument':
      return vaeKitError(`${name} must be given <${given}>`, 'none', help);
    case 'commander.optionMissingArgument':
      return vaeKitError(
        `${given.split(' ')[0]!} must be given a value`,
        'none',
        `Write ${given}.`,
        {
          option: given.split(' ')[0],
        },
      );
    case 'commander.invalidArgument': {
      const [, value, wanted] = /argument '(.*)' is invalid\. (.*)$/.exec(message) ?? [];
      const option = given.split(' ')[0]!;
      return vaeKitError(
        `${option} must be ${wanted ?? 'of another kind'}`,
        JSON.stringify(value),
        help,
        { option },
      );
    }
    default:
      return vaeKitError(
        `${name} must be given what it knows`,
        message.replace(/^error: |\.$/g, ''),
        help,
      );
  }
}
