import { describe, expect, it } from 'vitest';
import {
  exampleCommand,
  type ExampleOptions,
} from '../../../../examples/shared/running/options.js';

const command = () =>
  exampleCommand({
    name: 'roll',
    summary: 'Rolls.',
    quick: { epochs: 3, takes: 'a minute' },
    full: { epochs: 30, takes: 'an hour' },
    data: 'digits',
  }).exitOverride();

function parse(...args: string[]): ExampleOptions {
  return command()
    .configureOutput({ writeErr: () => undefined })
    .parse(args, { from: 'user' })
    .opts<ExampleOptions>();
}

describe('exampleCommand', () => {
  it('has the defaults of the quick profile', () => {
    expect(parse()).toEqual({
      epochs: 3,
      batchSize: 100,
      seed: 1,
      backend: 'wasm',
      threads: 'auto',
      out: 'out/roll',
    });
  });

  it('has the batch size of the example', () => {
    const own = exampleCommand({
      name: 'roll',
      summary: 'Rolls.',
      quick: { epochs: 3, takes: 'a minute' },
      full: { epochs: 30, takes: 'an hour' },
      batchSize: 20,
      data: 'made',
    });
    expect(own.parse([], { from: 'user' }).opts()).toMatchObject({ batchSize: 20 });
  });

  it('takes every option', () => {
    expect(
      parse(
        '--epochs',
        '30',
        '--steps',
        '7',
        '--batch-size',
        '50',
        '--seed',
        '0',
        '--backend',
        'cpu',
        '--threads',
        '3',
        '--data',
        'synthetic',
        '--out',
        'x',
        '--resume',
      ),
    ).toEqual({
      epochs: 30,
      steps: 7,
      batchSize: 50,
      seed: 0,
      backend: 'cpu',
      threads: 3,
      data: 'synthetic',
      out: 'x',
      resume: true,
    });
  });

  it.each([
    [
      ['--epochs', '0'],
      'vae-kit: --epochs must be a positive integer, but got "0". Give a number such as 10.',
    ],
    [['--steps', '1.5'], 'vae-kit: --steps must be a positive integer, but got "1.5"'],
    [['--batch-size', ''], 'vae-kit: --batch-size must be a positive integer, but got ""'],
    [['--seed', '-1'], 'vae-kit: --seed must be a whole number from 0 to 2^53 - 1, but got "-1"'],
    [['--backend', 'webgpu'], 'vae-kit: --backend must be wasm or cpu, but got "webgpu"'],
    [['--threads', '0'], 'vae-kit: --threads must be a positive integer or auto, but got "0"'],
    [['--epoch', '3'], "unknown option '--epoch'"],
    [['30'], 'too many arguments'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('tells in its help what there is and how long it takes', () => {
    let help = '';
    expect(() =>
      command()
        .configureOutput({ writeOut: (text) => (help += text) })
        .parse(['--help'], { from: 'user' }),
    ).toThrow('(outputHelp)');
    for (const option of [
      '--epochs',
      '--steps',
      '--batch-size',
      '--seed',
      '--backend',
      '--threads',
      '--data',
      '--out',
      '--resume',
    ])
      expect(help).toContain(option);
    expect(help.replace(/\s+/g, ' ')).toContain('a minute');
    expect(help).toContain('npm run example -- roll --epochs 30');
  });
});

describe('choices', () => {
  const parseChoices = (...args: string[]) =>
    exampleCommand({
      name: 'plane',
      summary: 'Planes.',
      quick: { epochs: 1, takes: 'a minute' },
      full: { epochs: 3, takes: 'an hour', choices: '--latent 2 10' },
      data: 'digits',
      choices: {
        latent: [2],
        networks: ['mlp', 'convolutional'],
        kinds: ['mlp', 'convolutional', 'shallow'],
        samples: 1,
        estimate: 0,
      },
    })
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse(args, { from: 'user' });

  it('have their defaults, and take one value or several', () => {
    expect(parseChoices().opts()).toMatchObject({
      latent: [2],
      networks: ['mlp', 'convolutional'],
      samples: 1,
    });
    expect(parseChoices('--networks', 'shallow').opts()).toMatchObject({ networks: ['shallow'] });
    expect(
      parseChoices('--latent', '2', '10', '20', '10', '--networks', 'mlp').opts(),
    ).toMatchObject({ latent: [2, 10, 20], networks: ['mlp'], epochs: 1 });
    expect(parseChoices('--latent', '5').opts()).toMatchObject({ latent: [5] });
    expect(parseChoices('--samples', '5').opts()).toMatchObject({ samples: 5 });
    expect(parseChoices('--estimate', '0').opts()).toMatchObject({ estimate: 0 });
    expect(parseChoices('--estimate', '500').opts()).toMatchObject({ estimate: 500 });
  });

  it.each([
    [
      ['--latent', '2', 'x'],
      'vae-kit: --latent must be one or more positive integers, but got "x". Give sizes such ' +
        'as 2 10 20.',
    ],
    [
      ['--samples', '0'],
      'vae-kit: --samples must be a positive integer, but got "0". Give a number such as 5.',
    ],
    [
      ['--estimate', '-1'],
      'vae-kit: --estimate must be a whole number, 0 or more, but got "-1". Give a number such ' +
        'as 500.',
    ],
    [
      ['--networks', 'conv'],
      'vae-kit: --networks must be one or more of mlp, convolutional, shallow, but got "conv"',
    ],
  ])('refuse %j', (args, message) => {
    expect(() => parseChoices(...args)).toThrow(message);
  });

  it('exist only where the example has them, and are in the help with those of the full run', () => {
    expect(() => parse('--latent', '2')).toThrow("unknown option '--latent'");
    let help = '';
    parseChoices()
      .configureOutput({ writeOut: (text) => (help += text) })
      .outputHelp();
    expect(help).toContain('npm run example -- plane --epochs 3 --latent 2 10');
  });
});
