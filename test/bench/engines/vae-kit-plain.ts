import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { serve } from './serve.js';
import { meanFieldTask } from './vae-kit/mean-field.js';
import { mixtureTask } from './vae-kit/mixture.js';

await serve(async () => {
  await setBackend('cpu');
  return {
    description: 'vae-kit in plain JavaScript',
    load(workload, inputs) {
      switch (workload.kind) {
        case 'mixture':
          return mixtureTask(workload, inputs);
        case 'mean-field':
          return meanFieldTask(workload, inputs);
        default:
          return undefined;
      }
    },
  };
});
