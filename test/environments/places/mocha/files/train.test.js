import { train } from './train.js';

it('trains', async () => {
  console.log(JSON.stringify(await train()));
});
