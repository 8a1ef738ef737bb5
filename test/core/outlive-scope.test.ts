import { engine, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { outliveScope } from '../../src/core/outlive-scope.js';
import { expectVaeKitRejection } from '../support/errors.js';

describe('outliveScope', () => {
  it('lets be a call outside of any scope, and one in a scope that stays open', async () => {
    await expect(outliveScope('it')).resolves.toBeUndefined();
    engine().startScope();
    engine().startScope();
    try {
      await expect(outliveScope('it')).resolves.toBeUndefined();
    } finally {
      engine().endScope();
      engine().endScope();
    }
  });

  it('refuses a call in a tidy, also in one within another or in a scope that stays open', async () => {
    const refused = /it must go on when the call has returned, but got a tf\.tidy around it, which/;
    const started = (around: (run: () => void) => void) => {
      let promise: Promise<void> | undefined;
      around(() => {
        promise = outliveScope('it');
      });
      return promise!;
    };
    await expectVaeKitRejection(
      started((run) => tidy(() => run())),
      refused,
    );
    await expectVaeKitRejection(
      started((run) => tidy(() => tidy(() => run()))),
      refused,
    );
    engine().startScope();
    try {
      await expectVaeKitRejection(
        started((run) => tidy(() => run())),
        refused,
      );
    } finally {
      engine().endScope();
    }
  });
});
