const { useWasm } = require('vae-kit/wasm');

useWasm().catch(({ message, cause }) => console.log(JSON.stringify({ message, code: cause.code })));
