import { removeBackend, zeros } from '@tensorflow/tfjs-core';
import { fit } from 'vae-kit';
import { train } from './train.js';

await train();
removeBackend('wasm');
zeros([2, 2]).dataSync();
