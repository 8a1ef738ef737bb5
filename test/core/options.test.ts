import { describe, expect, it } from 'vitest';
import { type VaeKitError } from '../../src/core/errors.js';
import { checkOptions, COUNT, FLAG, SEED, type OptionKinds } from '../../src/core/options.js';
import { ERROR_GRAMMAR } from '../support/errors.js';

interface Options {
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly validation?: object;
  readonly progress?: boolean;
  readonly seed?: number;
}

const KINDS: OptionKinds<Options> = {
  epochs: COUNT,
  batchSize: COUNT,
  learningRate: null,
  validation: null,
  progress: FLAG,
  seed: SEED,
};

function errorOf(options: unknown): VaeKitError {
  try {
    checkOptions(options as Options, 'fit', KINDS, {
      'shuffle shuffleData permute': 'Data are always shuffled.',
    });
  } catch (error) {
    return error as VaeKitError;
  }
  throw new Error('nothing was thrown');
}

describe('checkOptions', () => {
  it.each([
    ['epoch', 'epochs'],
    ['Epochs', 'epochs'],
    ['epcohs', 'epochs'],
    ['batch_size', 'batchSize'],
    ['batchsize', 'batchSize'],
    ['bacthSize', 'batchSize'],
    ['lr', 'learningRate'],
    ['learning_rate', 'learningRate'],
    ['learnRate', 'learningRate'],
    ['validationData', 'validation'],
    ['validation_data', 'validation'],
    ['progres', 'progress'],
    ['random_state', 'seed'],
    ['randomState', 'seed'],
  ])('asks for %s whether %s was meant', (given, meant) => {
    const error = errorOf({ [given]: 3 });
    expect(error.message).toMatch(ERROR_GRAMMAR);
    expect(error.message).toContain(`but got '${given}'. Did you mean '${meant}'?`);
    expect(error.option).toBe(given);
  });

  it.each(['momentum', 'x', 'toString', '__proto__x', 'device'])(
    'lists what there is where %s is like nothing known',
    (given) => {
      expect(errorOf({ [given]: 1 }).remedy).toMatch(/^Its options are epochs, batchSize/);
    },
  );

  it.each(['shuffle', 'shuffleData', 'shuffle_data', 'permute', 'Permute'])(
    'has a word of its own for %s, which users of other libraries try',
    (given) => {
      expect(errorOf({ [given]: true }).remedy).toBe('Data are always shuffled.');
    },
  );

  it.each(['toString', 'shuffle permute', ''])('has none for %j', (given) => {
    expect(errorOf({ [given]: true }).remedy).not.toMatch(/shuffled/);
  });

  it.each([
    ['epochs', 0],
    ['epochs', '3'],
    ['epochs', Number.NaN],
    ['batchSize', 1.5],
    ['progress', 'yes'],
    ['progress', null],
    ['seed', -1],
    ['seed', 2 ** 53],
  ])('refuses %s: %s', (name, value) => {
    const error = errorOf({ [name]: value });
    expect(error.problem).toMatch(new RegExp(`^${name} must be `));
    expect(error.option).toBe(name);
  });

  it.each([null, 3, 'options', [], () => 0])('refuses %s in place of options', (options) => {
    expect(errorOf(options).message).toMatch(/^vae-kit: the options of fit must be an object, but/);
  });

  it('refuses a tensor or a dataset, which have a shape, but not an option of that name', () => {
    const kinds = { count: COUNT, shape: null };
    expect(() => checkOptions({ count: 3, shape: [784] }, 'mnist', kinds)).not.toThrow();
    expect(errorOf({ shape: [3, 2], dtype: 'float32' }).message).toContain(
      'the options of fit must be an object, but got a float32 tensor of shape [3, 2]',
    );
  });

  it('takes what it knows, and undefined for anything left out', () => {
    expect(() => checkOptions({}, 'fit', KINDS)).not.toThrow();
    expect(() =>
      checkOptions({ epochs: 3, progress: false, seed: undefined }, 'fit', KINDS),
    ).not.toThrow();
  });
});
