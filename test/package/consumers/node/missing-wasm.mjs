import { useWasm } from 'vae-kit/wasm';

const { message, cause } = await useWasm().catch((error) => error);
console.log(JSON.stringify({ message, code: cause.code }));
