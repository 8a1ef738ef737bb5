import { removeBackend } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { train } from './train.js';

await useWasm();
removeBackend('wasm');
console.log(JSON.stringify(await train()));
