import { runExamples } from '../shared/running/run-examples.js';

await runExamples(process.argv.slice(2), 'npm run reproduce --', {
  iwae: () => import('./iwae.js'),
  priors: () => import('./priors.js'),
});
