import { expect, it } from 'vitest';
import { expectedLines } from './expected-lines.js';

it('what a program says that it prints is found, without what explains it', () => {
  const code = [
    'console.log(model.kl); // → closed-form: settled when the model is built',
    'console.log(digits.shape); // → [ 5, 784 ]',
    'const digits = model.generate(10); // [10, 784], the mean images',
  ].join('\n');
  expect(expectedLines(code)).toEqual(['closed-form', '[ 5, 784 ]']);
});
