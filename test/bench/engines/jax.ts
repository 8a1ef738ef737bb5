import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { defaultDevice, init } from '@jax-js/jax';
import { serve } from './serve.js';
import { matMulTask } from './jax/matmul.js';
import { vaeTask } from './jax/vae.js';

function version(): string {
  const entry = createRequire(import.meta.url).resolve('@jax-js/jax');
  const description: unknown = JSON.parse(
    readFileSync(new URL('../package.json', pathToFileURL(entry)), 'utf8'),
  );
  return (description as { version: string }).version;
}

await serve(async () => {
  await init('wasm');
  defaultDevice('wasm');
  return {
    description: `jax-js ${version()} WASM, jit, 1 thread`,
    load(workload, inputs) {
      switch (workload.kind) {
        case 'matmul':
          return matMulTask(workload, inputs);
        case 'vae':
          // A loop of its own over shuffled batches is not written for it.
          return workload.batches ? undefined : vaeTask(workload, inputs);
        case 'conv-vae':
          return vaeTask(workload, inputs);
        case 'classifier':
        case 'mixture':
        case 'mean-field':
          return undefined;
      }
    },
  };
});
