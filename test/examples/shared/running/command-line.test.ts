import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { example as latentSpace } from '../../../../examples/latent-space.js';
import { loadDigits } from '../../../../examples/shared/data/digits.js';
import { parseOptions } from '../../../../examples/shared/running/parse-options.js';
import type { Result } from '../../../../examples/shared/running/result.js';
import { runExample } from '../../../../examples/shared/running/run-example.js';
import { example as swissRoll } from '../../../../examples/swiss-roll.js';
import { syntheticDigits } from '../../../../src/data/digits.js';

// A few digits, and no pictures: what options do is seen in the numbers.
vi.mock('../../../../examples/shared/data/digits.js', () => ({ loadDigits: vi.fn() }));
vi.mock('../../../../examples/shared/running/album.js', () => ({
  album: () => ({
    pictures: [],
    names: [],
    add: async () => undefined,
    rasterized: async () => true,
    writeCover: async () => ({}),
  }),
}));

let folder: string;
let runs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-'));
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.mocked(loadDigits).mockImplementation(async ({ shape, data = 'none' }) => ({
    train: syntheticDigits({ count: 60, seed: 1, shape }),
    test: syntheticDigits({ count: 20, seed: 2, shape }),
    name: `data of ${data}`,
  }));
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const usual = {
  '--epochs': ['2'],
  '--batch-size': ['20'],
  '--seed': ['1'],
  '--latent': ['2'],
  '--networks': ['mlp'],
  '--samples': ['1'],
};

/** What a run of few steps came to; options are given besides the usual ones, or in their place. */
async function outcome(
  changed: Readonly<Record<string, readonly string[]>> = {},
): Promise<Result & { readonly folder: string }> {
  const out = join(folder, String(runs++));
  const args = Object.entries({ '--out': [out], ...usual, ...changed });
  await runExample(
    latentSpace,
    args.flatMap(([name, values]) => [name, ...values]),
  );
  const place = changed['--out']?.[0] ?? out;
  const result = JSON.parse(await readFile(join(place, 'result.json'), 'utf8')) as Result;
  return { ...result, folder: place };
}

const bound = ({ highlights }: Result) => Object.values(highlights)[0]!.split(' nats')[0]!;

describe('every option of the command line', () => {
  it('changes nothing where it says the same', async () => {
    const [a, b] = [await outcome(), await outcome({ '--seed': ['1'] })];
    expect({ ...a, folder: '' }).toEqual({ ...b, folder: '' });
    expect(a.trainedTo).toBe('MLP, z of 2: epoch 2, step 6');
  });

  it.each([
    ['--epochs', '3', 'epoch 3, step 9'],
    ['--steps', '4', 'epoch 2, step 4'],
    ['--batch-size', '25', 'epoch 2, step 6'],
    ['--batch-size', '60', 'epoch 2, step 2'],
    ['--seed', '2', 'epoch 2, step 6'],
    ['--samples', '5', 'epoch 2, step 6'],
  ])('does what it says, and changes what is learned: %s %s', async (option, value, trainedTo) => {
    const [before, after] = [await outcome(), await outcome({ [option]: [value] })];
    expect(after.trainedTo).toBe(`MLP, z of 2: ${trainedTo}`);
    expect(bound(after)).not.toBe(bound(before));
  });

  it('chooses the models: --latent and --networks', async () => {
    const { highlights } = await outcome({
      '--latent': ['2', '3'],
      '--networks': ['mlp', 'shallow'],
    });
    expect(Object.keys(highlights)).toEqual([
      'MLP, z of 2',
      'MLP, z of 3',
      'convolutional, shallow decoder, z of 2',
      'convolutional, shallow decoder, z of 3',
    ]);
    expect(new Set(Object.values(highlights)).size).toBe(4);
  });

  it('computes on the backend of --backend', async () => {
    const { folder: place } = await outcome({ '--backend': ['cpu'] });
    expect(getBackend()).toBe('cpu');
    expect(await readFile(join(place, 'index.html'), 'utf8')).toContain('<td>cpu</td>');
    await outcome();
    expect(getBackend()).toBe('wasm');
  });

  it('reads the data of --data, and leaves it to the loader where there is none', async () => {
    expect((await outcome({ '--data': ['synthetic'] })).data).toMatch(/^data of synthetic, 60 to/);
    expect((await outcome()).data).toBe('data of none, 60 to train, 20 to test');
  });

  it('goes on with --resume where there is something, to all the epochs and steps', async () => {
    const say = vi.mocked(console.log);
    const out = join(folder, 'resumed');
    const resume = (...changed: readonly (readonly [string, string])[]) =>
      outcome({
        '--out': [out],
        '--resume': [],
        ...Object.fromEntries(changed.map(([name, value]) => [name, [value]])),
      });
    expect((await resume(['--steps', '4'])).trainedTo).toBe('MLP, z of 2: epoch 2, step 4');
    expect(say.mock.calls.join()).toMatch(
      /nothing was kept in .*checkpoints: training begins anew/,
    );
    const again = await resume(['--steps', '4']);
    expect(again.trainedTo).toBe('MLP, z of 2: epoch 2, step 4');
    expect(say.mock.calls.join()).toContain('MLP, z of 2: taken up at epoch 2, step 4');
    const { trainedTo } = await resume(['--steps', '5']);
    expect(trainedTo).toBe('MLP, z of 2: epoch 2, step 5');
  });

  it('refuses to go on with something else with --resume, and says what to do', async () => {
    const out = join(folder, 'differs');
    await outcome({ '--out': [out] });
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    await outcome({ '--out': [out], '--resume': [], '--seed': ['2'], '--batch-size': ['30'] });
    await outcome({ '--out': [out], '--resume': [], '--samples': ['3'] });
    expect(error.mock.calls.join()).toMatch(/but got batchSize 20, not 30; seed 1, not 2\. Give/);
    expect(error.mock.calls.join()).toMatch(
      /but got samples 1, not 3\. Give the options that it began with, leave out --resume to begin/,
    );
    expect(process.exitCode).toBe(1);
  });

  it('writes into the folder of --out', async () => {
    const out = join(folder, 'there', 'deep');
    await outcome({ '--out': [out] });
    expect(await readdir(join(out, 'checkpoints'))).toEqual(['mlp-z-of-2.safetensors']);
    expect((await readdir(out)).sort()).toEqual([
      'checkpoints',
      'decoder-mlp-2',
      'encoder-mlp-2',
      'index.html',
      'model-mlp-2.safetensors',
      'result.json',
    ]);
  });
});

describe('what is asked wrongly', () => {
  it.each([
    [
      ['--epoch', '3'],
      'latent-space must be given options that it knows',
      '--epoch',
      'Did you mean --epochs? Its options are --epochs, --steps, ',
      '--epoch',
    ],
    [
      ['--xyz'],
      'latent-space must be given options that it knows',
      '--xyz',
      'Its options are --epochs, ',
      '--xyz',
    ],
    [['--steps'], '--steps must be given a value', 'none', 'Write --steps <n>.', '--steps'],
    [
      ['30', '4'],
      'latent-space takes options alone',
      '"30" "4"',
      'Name what it is to be',
      undefined,
    ],
    [
      ['--seed', '-1'],
      '--seed must be a whole number from 0 to 2^53 - 1',
      '"-1"',
      'Give',
      '--seed',
    ],
  ])('is refused in the grammar of all errors: %j', (args, problem, received, remedy, option) => {
    expect(() => parseOptions(latentSpace, args)).toThrow(
      expect.objectContaining({
        name: 'VaeKitError',
        problem,
        received,
        remedy: expect.stringContaining(remedy) as string,
        option,
      }),
    );
  });

  it('is an option that would do nothing', () => {
    expect(() => parseOptions(swissRoll, ['--data', 'synthetic'])).toThrow('but got --data');
    expect(() => parseOptions(swissRoll, ['--latent', '3'])).toThrow('but got --latent');
  });

  it('is said in one line, before anything is written', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const out = join(folder, 'refused');
    await runExample(latentSpace, ['--out', out, '--epochs', '0']);
    expect(error).toHaveBeenCalledExactlyOnceWith(
      'vae-kit: --epochs must be a positive integer, but got "0". Give a number such as 10.',
    );
    expect(process.exitCode).toBe(1);
    expect(await readdir(folder)).not.toContain('refused');
  });

  it('is a batch of more data than there are, before training', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const out = join(folder, 'large');
    await runExample(latentSpace, ['--out', out, '--batch-size', '61']);
    expect(error).toHaveBeenCalledExactlyOnceWith(
      'vae-kit: --batch-size must be at most the number of data to train on, 60, but got 61. ' +
        'Give a smaller one.',
    );
    expect(await readdir(out)).toEqual([]);
  });

  it('is not --help, which is printed', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(parseOptions(swissRoll, ['--help'])).toBeUndefined();
    expect(write.mock.calls.join('')).toContain('npm run example -- swiss-roll --epochs 1000');
    expect(process.exitCode).toBe(0);
  });
});
