import { Command } from 'commander';
import { VaeKitError } from 'vae-kit';
import { catalogue, type Catalogue } from './catalogue.js';
import { writeGallery } from './gallery.js';
import { CALL } from './options.js';
import { runExample } from './run-example.js';

/**
 * The command that runs any example, names them all, or makes their gallery.
 *
 * @param args - What stands behind it.
 * @param call - The command as it was given.
 * @param from - Which examples it knows.
 */
export async function runExamples(
  args: readonly string[],
  call: string = CALL,
  from: Catalogue = catalogue,
): Promise<void> {
  const names = Object.keys(from);
  const program = new Command(call)
    .description(
      'Runs an example: trains a model, and leaves figures, a page and the weights in a folder.',
    )
    .argument('[name]', `which one: ${names.join(', ')}`)
    .argument('[options...]', 'its options; <name> --help tells them')
    .option('--list', 'name all examples')
    .option(
      '--gallery [folder]',
      'make one page of all that examples left in the folders of a folder (default: out)',
    )
    .passThroughOptions()
    .allowUnknownOption()
    .enablePositionalOptions();
  program.action(
    async (
      name: string | undefined,
      own: readonly string[],
      options: { readonly list?: boolean; readonly gallery?: string | true },
    ) => {
      if (options.list) console.log(await list(from));
      else if (options.gallery) await gallery(options.gallery === true ? 'out' : options.gallery);
      else if (name === undefined) program.help();
      else if (!Object.hasOwn(from, name)) throw unknown(name, names);
      else await runExample((await from[name]!()).example, own, call);
    },
  );
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof VaeKitError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function list(from: Catalogue): Promise<string> {
  const width = Math.max(...Object.keys(from).map((name) => name.length));
  const examples = await Promise.all(Object.values(from).map((load) => load()));
  return examples
    .map(({ example: { name, summary } }) => `${name.padEnd(width)}  ${summary}`)
    .join('\n');
}

async function gallery(folder: string): Promise<void> {
  console.log(`${await writeGallery(folder)} is written`);
}

function unknown(name: string, names: readonly string[]): VaeKitError {
  return new VaeKitError({
    problem: `the example must be one of ${names.join(', ')}`,
    received: JSON.stringify(name),
    remedy: 'Give one of these, or --list.',
  });
}
