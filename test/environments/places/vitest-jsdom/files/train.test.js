import { expect, it } from 'vitest';
import { train } from './train.js';

it('trains', async () => {
  const result = await train();
  expect(document.body).toBeDefined();
  console.log(JSON.stringify(result));
});
