const { train } = require('./train.cjs');

test('trains', async () => {
  process.stdout.write(`${JSON.stringify(await train())}\n`);
});
