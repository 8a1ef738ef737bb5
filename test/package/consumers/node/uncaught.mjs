import { useWasm } from 'vae-kit/wasm';

await useWasm();
throw new Error('nobody catches this');
