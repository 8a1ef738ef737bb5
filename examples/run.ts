import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import type { Example } from './shared/run-example.js';
import { runExample } from './shared/run-example.js';

const names = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'run.ts')
  .map((entry) => entry.name.replace(/\.ts$/, ''))
  .sort();

async function load(name: string): Promise<Example> {
  const { example } = (await import(`./${name}.ts`)) as { readonly example: Example };
  return example;
}

async function list(): Promise<string> {
  const width = Math.max(...names.map((name) => name.length));
  const examples = await Promise.all(names.map(load));
  return examples.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`).join('\n');
}

const program = new Command('npm run example --')
  .description('Runs an example: trains a model, and leaves figures, a page and the weights in a folder.')
  .argument('[name]', `which one: ${names.join(', ')}`)
  .argument('[options...]', 'its options; <name> --help tells them')
  .option('--list', 'name all examples')
  .passThroughOptions()
  .allowUnknownOption()
  .enablePositionalOptions();

program.action(async (name: string | undefined, args: string[], { list: wantsList }: { list?: boolean }) => {
  if (wantsList) console.log(await list());
  else if (name === undefined) program.help();
  else if (names.includes(name)) await runExample(await load(name), args);
  else program.error(`vae-kit: the example must be one of ${names.join(', ')}, but got ${JSON.stringify(name)}. Give one of these, or --list.`);
});
await program.parseAsync();
