import { expect, it } from 'vitest';
import { checkBroken, checkRight, FAULT } from './laplace.js';

it('a Laplace that is right keeps all laws', checkRight);

it('the fault of one that is broken is named', () => expect(checkBroken()).rejects.toThrow(FAULT));
