import { removeBackend } from '@tensorflow/tfjs-core';
import { randomKey, uniformNoise } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

await useWasm();
removeBackend('wasm');
uniformNoise(randomKey(1), [2, 3]);
