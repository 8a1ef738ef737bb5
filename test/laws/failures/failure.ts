import { engine, fill, memory, tensor, variable, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { bernoulli, mlpDecoder, mlpEncoder } from '../../../src/index.js';
import { ERROR_GRAMMAR } from '../../support/errors.js';

/** A call that must throw, and what its error says. */
export type Failure = readonly [run: () => unknown, message: RegExp];

/**
 * What public functions must refuse, by their names, or by those of models and their methods. What
 * a call is given is made before, so that it does not count.
 */
export type Failures = Readonly<Record<string, () => Readonly<Record<string, Failure>>>>;

/** Where the types alone keep from it: tfjs's own error, whatever it says. */
export const TFJS = /^(?!vae-kit)/;

/** A value that the types forbid. */
export const wrong = (value: unknown) => value as never;

/** Arguments that the types forbid. */
export const given = (values: readonly unknown[]) => values as unknown as [];

export const fails = (): never => {
  throw new Error('my own');
};

/** Fails when it has made a tensor, kept another, and made a variable. */
export const leaving = (): never => {
  zeros([2]);
  variable(zeros([3]));
  return fails();
};

/** Small parts of a model. */
export const parts = {
  data: [6],
  latent: 2,
  encoder: mlpEncoder([4]),
  decoder: mlpDecoder([4]),
  likelihood: bernoulli(),
};

export const rows = (count: number, width: number, value = 0.5): Tensor =>
  fill([count, width], value);
export const integers = () => tensor([[1, 0, 1, 0, 1, 0]], [1, 6], 'int32');

/** Expects each call to throw, with no tensor more than before and no variable changed. */
export async function expectFailures(failuresOf: Failures[string]): Promise<void> {
  for (const [what, failure] of Object.entries(failuresOf())) {
    try {
      await expectNothingLeft(failure);
    } catch (error) {
      (error as Error).message = `given ${what}: ${(error as Error).message}`;
      throw error;
    }
  }
}

async function expectNothingLeft([run, message]: Failure): Promise<void> {
  const before = state();
  let thrown: unknown;
  try {
    await run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  const { message: text } = thrown as Error;
  expect(text).toMatch(message);
  if (text.startsWith('vae-kit')) expect(text).toMatch(ERROR_GRAMMAR);
  expect(state()).toEqual(before);
}

function state() {
  const variables = Object.values(engine().state.registeredVariables);
  return {
    tensors: memory().numTensors,
    variables: variables.map((weight) => [weight.name, Array.from(weight.dataSync())]),
  };
}
