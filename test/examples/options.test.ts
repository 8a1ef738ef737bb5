import { describe, expect, it } from 'vitest';
import { exampleCommand, type ExampleOptions } from '../../examples/shared/options.js';

const command = () =>
  exampleCommand({ name: 'roll', summary: 'Rolls.', quick: { epochs: 3, takes: 'a minute' }, full: { epochs: 30, takes: 'an hour' }, data: 'digits' }).exitOverride();

function parse(...args: string[]): ExampleOptions {
  return command().configureOutput({ writeErr: () => undefined }).parse(args, { from: 'user' }).opts<ExampleOptions>();
}

describe('exampleCommand', () => {
  it('has the defaults of the quick profile', () => {
    expect(parse()).toEqual({ epochs: 3, batchSize: 100, seed: 1, backend: 'wasm', out: 'out/roll' });
  });

  it('takes every option', () => {
    expect(parse('--epochs', '30', '--steps', '7', '--batch-size', '50', '--seed', '0', '--backend', 'cpu', '--data', 'synthetic', '--out', 'x')).toEqual({
      epochs: 30, steps: 7, batchSize: 50, seed: 0, backend: 'cpu', data: 'synthetic', out: 'x',
    });
  });

  it.each([
    [['--epochs', '0'], 'vae-kit: --epochs must be a positive integer, but got "0". Give a number such as 10.'],
    [['--steps', '1.5'], 'vae-kit: --steps must be a positive integer, but got "1.5"'],
    [['--batch-size', ''], 'vae-kit: --batch-size must be a positive integer, but got ""'],
    [['--seed', '-1'], 'vae-kit: --seed must be a whole number from 0 to 2^53 - 1, but got "-1"'],
    [['--backend', 'webgpu'], 'vae-kit: --backend must be wasm or cpu, but got "webgpu"'],
    [['--epoch', '3'], "unknown option '--epoch'"],
    [['30'], 'too many arguments'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('tells in its help what there is and how long it takes', () => {
    let help = '';
    expect(() => command().configureOutput({ writeOut: (text) => (help += text) }).parse(['--help'], { from: 'user' })).toThrow('(outputHelp)');
    for (const option of ['--epochs', '--steps', '--batch-size', '--seed', '--backend', '--data', '--out']) expect(help).toContain(option);
    expect(help).toContain('a minute');
    expect(help).toContain('npm run example -- roll --epochs 30');
  });
});
