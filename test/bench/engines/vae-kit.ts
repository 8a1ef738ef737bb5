import { version_core as version } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { serve } from './serve.js';
import { classifierTask } from './tfjs/classifier.js';
import { matMulTask } from './tfjs/matmul.js';
import { wasmMemory } from './tfjs/memory.js';
import { vaeTask } from './vae-kit/vae.js';

await serve(async () => {
  const { simd, threads, companion, accelerated } = await useWasm();
  return {
    description: `vae-kit on tfjs ${version} WASM, ${simd ? 'SIMD' : 'no SIMD'}, ${threads} thread, companion ${companion}, accelerated: ${accelerated.join(', ')}`,
    load(workload, inputs) {
      switch (workload.kind) {
        case 'matmul':
          return matMulTask(workload, inputs);
        case 'vae':
          return vaeTask(workload, inputs);
        case 'classifier':
          return classifierTask(workload, inputs);
      }
    },
    memory: wasmMemory,
  };
});
