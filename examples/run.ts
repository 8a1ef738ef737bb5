import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import { VaeKitError } from 'vae-kit';
import { writeGallery } from './shared/running/gallery.js';
import { runExample, type Example } from './shared/running/run-example.js';

const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'run.ts')
  .map((entry) => entry.name.replace(/\.ts$/, ''))
  .sort();

async function load(name: string): Promise<Example> {
  const { example } = (await import(/* @vite-ignore */ `./${name}.ts`)) as {
    readonly example: Example;
  };
  return example;
}

async function list(): Promise<string> {
  const width = Math.max(...names.map((name) => name.length));
  const examples = await Promise.all(names.map(load));
  return examples.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`).join('\n');
}

const program = new Command('npm run example --')
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

async function gallery(folder: string): Promise<void> {
  try {
    console.log(`${await writeGallery(folder)} is written`);
  } catch (error) {
    if (!(error instanceof VaeKitError)) throw error;
    program.error(error.message);
  }
}

program.action(
  async (
    name: string | undefined,
    args: string[],
    options: { readonly list?: boolean; readonly gallery?: string | true },
  ) => {
    if (options.list) console.log(await list());
    else if (options.gallery) await gallery(options.gallery === true ? 'out' : options.gallery);
    else if (name === undefined) program.help();
    else if (names.includes(name)) await runExample(await load(name), args);
    else
      program.error(
        `vae-kit: the example must be one of ${names.join(', ')}, but got ` +
          `${JSON.stringify(name)}. Give one of these, or --list.`,
      );
  },
);
await program.parseAsync();
