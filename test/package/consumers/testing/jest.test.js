import { checkBroken, checkRight, FAULT } from './laplace.js';

test('a Laplace that is right keeps all laws', checkRight);

test('the fault of one that is broken is named', () =>
  expect(checkBroken()).rejects.toThrow(FAULT));
