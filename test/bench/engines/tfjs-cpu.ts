import '@tensorflow/tfjs-backend-cpu';
import { serve } from './serve.js';
import { startTfjs } from './tfjs/start.js';

await serve(() => startTfjs('cpu'));
