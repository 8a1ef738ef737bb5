import { expect, test } from 'bun:test';
import { train } from './train.js';

test('trains', async () => {
  const result = await train();
  expect(result.backend).toBe('wasm');
  console.log(JSON.stringify(result));
});
