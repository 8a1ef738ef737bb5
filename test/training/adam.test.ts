import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { env, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adamOf } from '../../src/training/adam.js';

/** What tfjs's WebGL takes for its least number where it computes with float32. */
class Doubting extends MathBackendCPU {
  override epsilon() {
    return 1e-4;
  }
}

describe('the Adam of fit', () => {
  let isFull = true;

  beforeAll(() => {
    env().registerFlag('WEBGL_RENDER_FLOAT32_ENABLED', () => false);
    registerBackend('webgl', () => new Doubting());
    registerBackend('half', () => new Doubting());
  });
  afterAll(async () => {
    await setBackend('cpu');
    removeBackend('webgl');
    removeBackend('half');
  });

  const epsilonOn = async (backend: string) => {
    await setBackend(backend);
    env().set('WEBGL_RENDER_FLOAT32_ENABLED', isFull);
    const adam = adamOf(0.01);
    const { epsilon, learningRate, beta1, beta2 } = adam.getConfig();
    adam.dispose();
    expect([learningRate, beta1, beta2]).toEqual([0.01, 0.9, 0.999]);
    return epsilon;
  };

  it('has the ε of float32 wherever there is float32, on WebGL too', async () => {
    expect(await epsilonOn('cpu')).toBe(1e-7);
    expect(await epsilonOn('webgl')).toBe(1e-7);
  });

  it('has the greater one of half precision where there is no more', async () => {
    isFull = false;
    expect(await epsilonOn('webgl')).toBe(1e-4);
    isFull = true;
    expect(await epsilonOn('half')).toBe(1e-4);
  });
});
