import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { explain } from '../../src/cli/explain.js';
import { VERSION } from '../../src/core/version.js';
import { command } from './command.js';

describe('the command vae-kit', () => {
  it('tells its version, which is that of the package', async () => {
    expect(await command('--version')).toEqual({ printed: `${manifest.version}\n`, error: '' });
    expect(VERSION).toBe(manifest.version);
  });

  it.each([
    [[], /Usage: vae-kit .*example.*info.*sample/s],
    [['--help'], /Usage: vae-kit .*example.*info.*sample/s],
    [['info', '--help'], /Usage: vae-kit info .*<file>.*--json/s],
    [['sample', '--help'], /Usage: vae-kit sample .*--count.*--seed.*--condition.*--out/s],
    [['example', '--help'], /Usage: npx vae-kit example .*--list.*--gallery/s],
    [['example'], /Usage: npx vae-kit example .*--list/s],
    [['example', '--list'], /^autoencoder-mixture .*\nswiss-roll .*/s],
    [['example', 'mnist', '--help'], /npx vae-kit example mnist \[options\].*--resume/s],
  ])('helps: %s', async (words, expected) => {
    const { printed, error } = await command(...words);
    expect(error).toBe('');
    expect(printed).toMatch(expected);
    expect(printed).not.toContain('npm run');
  });

  it.each([
    [
      ['inf'],
      /^vae-kit: the command must be one of example, info, sample, but got "inf"\. Did you mean info\?/,
    ],
    [
      ['--verbose'],
      /^vae-kit: the command must be given options that it knows, but got --verbose\./,
    ],
    [['info'], /^vae-kit: info must be given <file>, but got none\./],
    [['info', 'a', 'b'], /^vae-kit: info must be given .* but got too many arguments/],
    [['sample', 'a', '--cont', '3'], /^vae-kit: .* but got --cont\. Did you mean --count\?/],
    [
      ['sample', 'a', '--out'],
      /^vae-kit: --out must be given a value, but got none\. Write --out <file>\./,
    ],
    [
      ['sample', 'a', '--count', '0'],
      /^vae-kit: --count must be a positive integer, but got "0"\./,
    ],
    [
      ['sample', 'a', '--seed', '-1'],
      /^vae-kit: --seed must be a whole number, 0 or more, but got "-1"\./,
    ],
    [['sample', 'a', '--out', 'a.gif'], /^vae-kit: --out must end in one of .* but got "a\.gif"\./],
    [['sample', 'a', '--out', 'a'], /^vae-kit: --out must end in one of .* but got "a"\./],
    [
      ['sample', 'a', '--output', 'median'],
      /^vae-kit: --output must be one of mean, mode, sample, but got "median"\./,
    ],
    [
      ['sample', 'a', '--backend', 'gpu'],
      /^vae-kit: --backend must be one of wasm, cpu, but got "gpu"\./,
    ],
    [['info', 'nowhere'], /^vae-kit: there must be something to load, but got "nowhere"/],
    [['info', 'package.json'], /^vae-kit: package\.json must be a safetensors file, but got/],
    [['example', 'mist'], /^vae-kit: the example must be one of .*mnist.*, but got "mist"\./],
  ])('says in one line what is wrong: %s', async (words, expected) => {
    const { printed, error } = await command(...words);
    expect(printed).toBe('');
    expect(error).toMatch(expected);
    expect(error).toMatch(/\.$/);
    expect(error).not.toContain('\n');
    process.exitCode = undefined;
  });
});

describe('explain', () => {
  it.each([
    "Cannot find package '@tensorflow/tfjs-layers' imported from /a/node_modules/vae-kit/index.js",
    "Cannot find module '@tensorflow/tfjs-layers' from '/a/node_modules/vae-kit/index.js'\nmore",
    'Could not find package "@tensorflow/tfjs-layers"',
  ])('says what to install where a peer is missing: %s', (message) => {
    const said = explain(new Error(message));
    expect(said).toMatch(
      /^vae-kit: this command needs the package @tensorflow\/tfjs-layers, but got /,
    );
    expect(said).toContain(
      'npm install @tensorflow/tfjs-core@~4.22.0 @tensorflow/tfjs-layers@~4.22.0 ' +
        '@tensorflow/tfjs-backend-wasm@~4.22.0.',
    );
    expect(said).not.toContain('\n');
  });

  it('names another package besides', () => {
    const said = explain(new Error("Cannot find package '@tensorflow/tfjs-backend-cpu' imported"));
    expect(said).toMatch(/@tensorflow\/tfjs-backend-cpu@~4\.22\.0\.$/);
  });

  it('shows where any other error comes from', () => {
    expect(explain(new Error('odd'))).toMatch(/odd\n +at /);
    expect(explain('odd')).toBe('odd');
  });
});
