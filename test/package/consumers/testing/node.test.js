import { rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { checkBroken, checkRight, FAULT } from './laplace.js';

test('a Laplace that is right keeps all laws', checkRight);

test('the fault of one that is broken is named', () => rejects(checkBroken, { message: FAULT }));
