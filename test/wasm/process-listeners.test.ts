import { afterEach, describe, expect, it } from 'vitest';
import { useWasm } from 'vae-kit/wasm';
import { withoutRethrowing } from '../../src/wasm/process-listeners.js';

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;
const present = () => EVENTS.flatMap((event) => process.listeners(event as 'uncaughtException'));

describe('listeners to the errors of the process', () => {
  const rethrowing = (error: unknown) => {
    throw error;
  };
  const counting = () => performance.now();
  const addBoth = () => {
    for (const event of EVENTS) {
      process.on(event, rethrowing);
      process.on(event, counting);
    }
    return Promise.resolve();
  };

  afterEach(() => {
    for (const event of EVENTS)
      [rethrowing, counting].forEach((listener) => process.off(event, listener));
  });

  it('that only throw them again are gone after the start, those that do something stay', async () => {
    await withoutRethrowing(addBoth);
    expect(present().filter((listener) => listener === rethrowing)).toHaveLength(0);
    expect(present().filter((listener) => listener === counting)).toHaveLength(2);
  });

  it('stay where they were there before the start', async () => {
    await addBoth();
    await withoutRethrowing(() => Promise.resolve());
    expect(present().filter((listener) => listener === rethrowing)).toHaveLength(2);
  });

  it('are gone after a start that fails, too', async () => {
    await expect(
      withoutRethrowing(() => addBoth().then(() => Promise.reject(new Error('no start')))),
    ).rejects.toThrow('no start');
    expect(present().filter((listener) => listener === rethrowing)).toHaveLength(0);
  });

  it('are none of the backend once useWasm has started it', async () => {
    const former = new Set<unknown>(present());
    await useWasm();
    expect(present().filter((listener) => !former.has(listener))).toEqual([]);
  });
});
