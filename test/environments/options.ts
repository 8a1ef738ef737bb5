import { Command } from 'commander';

/** What the command line asks for. */
export interface Options {
  /** Parts of the names of those to be tried; all without any. */
  readonly names: readonly string[];
  readonly list: boolean;
  readonly quick: boolean;
  readonly report: boolean;
  readonly table: boolean;
  readonly keep: boolean;
  readonly verbose: boolean;
  readonly folder?: string;
  readonly tarball?: string;
  readonly places?: string;
}

/** Reads the command line. */
export function readOptions(args: readonly string[]): Options {
  const command = new Command('npm run test:environments --')
    .description('Tries the package as it is published, in the places where users run it.')
    .argument('[names...]', 'the environments whose names contain one of these; else all')
    .option('--list', 'only names them', false)
    .option('--quick', 'only those that install within a minute', false)
    .option('--report', 'keeps the results, and writes docs/environments.md', false)
    .option('--table', 'only writes docs/environments.md, of the results kept', false)
    .option('--keep', 'leaves the projects, to be looked at', false)
    .option('--verbose', 'prints all that those which fail have printed', false)
    .option('--folder <folder>', 'where the projects are made; else a temporary folder')
    .option('--tarball <file>', 'the package; else that of the build')
    .option('--places <folder>', 'where the environments are described')
    .parse(args, { from: 'user' });
  return { ...command.opts<Omit<Options, 'names'>>(), names: command.args };
}
