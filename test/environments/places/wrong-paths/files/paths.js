import { useWasm } from 'vae-kit/wasm';
import { train } from './train.js';

const error = await useWasm({ paths: './nowhere/' }).catch((error) => error);
console.error(String(error));
await useWasm({ paths: './node_modules/@tensorflow/tfjs-backend-wasm/dist/' });
console.log(JSON.stringify(await train()));
