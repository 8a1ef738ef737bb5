import { describe, expect, it } from 'vitest';
import { restNowAndThen } from '../../src/core/rest.js';

describe('restNowAndThen', () => {
  it('lets others run once work has held the event loop for long, and not before', async () => {
    let ran = 0;
    setImmediate(() => ran++);
    const rest = restNowAndThen();
    await rest();
    await rest();
    expect(ran).toBe(0);
    const began = performance.now();
    while (performance.now() - began < 40);
    await rest();
    expect(ran).toBe(1);
    setImmediate(() => ran++);
    await rest();
    expect(ran).toBe(1);
  });
});
