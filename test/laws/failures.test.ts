import { describe, expect, it } from 'vitest';
import * as kit from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { DATA_FAILURES } from './failures/data.js';
import { EVALUATION_FAILURES } from './failures/evaluation.js';
import { expectFailures } from './failures/failure.js';
import { IMAGE_FAILURES } from './failures/images.js';
import { MODEL_FAILURES } from './failures/models.js';
import { PART_FAILURES } from './failures/parts.js';
import { PERSISTENCE_FAILURES } from './failures/persistence.js';
import { TRAINING_FAILURES } from './failures/training.js';

const FAILURES = {
  ...DATA_FAILURES,
  ...IMAGE_FAILURES,
  ...PART_FAILURES,
  ...MODEL_FAILURES,
  ...TRAINING_FAILURES,
  ...EVALUATION_FAILURES,
  ...PERSISTENCE_FAILURES,
};

describe('a call that throws leaves no tensor, and every variable as it was:', () => {
  useBackend('cpu');

  it.each(Object.entries(FAILURES))('%s', (_, failuresOf) => expectFailures(failuresOf));

  it('all that is exported is tried', () => {
    expect(Object.keys(FAILURES)).toEqual(expect.arrayContaining(Object.keys(kit)));
  });
});
