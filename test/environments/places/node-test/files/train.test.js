import { test } from 'node:test';
import { train } from './train.js';

test('trains', async () => {
  console.log(JSON.stringify(await train()));
});
