import '@tensorflow/tfjs-backend-wasm';
import { serve } from './serve.js';
import { wasmMemory } from './tfjs/memory.js';
import { startTfjs } from './tfjs/start.js';

await serve(() => startTfjs('wasm', wasmMemory));
