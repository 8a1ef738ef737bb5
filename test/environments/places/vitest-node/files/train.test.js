import { expect, it } from 'vitest';
import { train } from './train.js';

it('trains', async () => {
  const result = await train();
  expect(result.backend).toBe('wasm');
  console.log(JSON.stringify(result));
});
