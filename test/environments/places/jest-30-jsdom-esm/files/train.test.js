import { train } from './train.js';

test('trains', async () => {
  process.stdout.write(`${JSON.stringify(await train())}\n`);
});
