import '@tensorflow/tfjs-backend-cpu';
// Registers the gradients, which tfjs-core alone does not do in Node.
import '@tensorflow/tfjs-layers';
import { setBackend } from '@tensorflow/tfjs-core';
import type { CheckOptions } from '../../../src/testing/index.js';
import { useWasm } from '../../../src/wasm/index.js';
import { conduct } from './conduct.js';
import { alarmsOf } from './trials.js';

/** What the command asks of a worker: to run the laws of a part, or a trial with some seeds. */
export type Request =
  | { readonly index: number; readonly options: CheckOptions }
  | { readonly trial: number; readonly from: number; readonly count: number };

const answerTo = (request: Request) =>
  'trial' in request
    ? alarmsOf(request.trial, request.from, request.count)
    : conduct(request.index, request.options);

// It would recommend another backend.
console.warn = () => undefined;
const [backend] = process.argv.slice(2);
if (backend === 'cpu') await setBackend('cpu');
else await useWasm();

// An error that nobody catches ends the process, which is said where it is waited for.
process.on('message', (request: Request) => {
  void answerTo(request).then((answer) => process.send!({ answer }));
});
process.send!('ready');
