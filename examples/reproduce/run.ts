import { runExamples } from '../shared/running/run-examples.js';

await runExamples(process.argv.slice(2), 'npm run reproduce --', {
  iwae: () => import('./iwae.js'),
  bits: async () => ({ example: (await import('./bits.js')).bits }),
  'linear-bits': async () => ({ example: (await import('./bits.js')).linearBits }),
  priors: () => import('./priors.js'),
});
