import { describe, expect, it } from 'vitest';
import { normalNoise, randomKey } from '../../src/index.js';
import { meanFinding } from '../../src/testing/run-laws.js';
import { useBackend } from '../support/backend.js';

describe('a law by a test of a mean', () => {
  useBackend('cpu');

  const run = (shift: number, effect: number, milliseconds: number) =>
    meanFinding(
      {
        draw(key) {
          const values = normalNoise(key, [50, 2]).dataSync();
          return Array.from({ length: 50 }, (_, i) => [
            values[2 * i]! + shift,
            values[2 * i + 1]! + shift,
          ]);
        },
        scale: 1,
        key: randomKey(1),
        limits: {
          falseAlarm: 1e-6,
          effect,
          power: 0.99,
          deadline: performance.now() + milliseconds,
        },
      },
      ({ means }) => `off by ${means[0]!.toFixed(1)}`,
    );

  it('passes what holds, and tells by how much another is off', async () => {
    expect(await run(0, 0.2, 10_000)).toMatchObject({ passed: true, undecided: false });
    const off = { passed: false, undecided: false, message: 'off by 0.3' };
    expect(await run(0.3, 0.2, 10_000)).toMatchObject(off);
  });

  it('leaves open what so small an effect would take longer to find, and does not pass it', async () => {
    const finding = await run(0, 1e-4, 100);
    expect(finding).toMatchObject({ passed: false, undecided: true });
    expect(finding.message).toMatch(/undecided after \d+ samples: it takes more time/);
  });
});
