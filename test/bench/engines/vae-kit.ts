import { version_core as version } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { serve } from './serve.js';
import { classifierTask } from './tfjs/classifier.js';
import { matMulTask } from './tfjs/matmul.js';
import { wasmMemory } from './tfjs/memory.js';
import { accountOf } from './vae-kit/account.js';
import { meanFieldTask } from './vae-kit/mean-field.js';
import { mixtureTask } from './vae-kit/mixture.js';
import { vaeTask } from './vae-kit/vae.js';

await serve(async () => {
  const { simd, productThreads, companion, accelerated } = await useWasm({
    threads: Number(process.env.VAE_KIT_BENCH_THREADS ?? 1),
  });
  return {
    description:
      `vae-kit on tfjs ${version} WASM, ${simd ? 'SIMD' : 'no SIMD'}, products on ` +
      `${productThreads} thread(s), companion ${companion}, accelerated: ` +
      accelerated.join(', '),
    load(workload, inputs) {
      switch (workload.kind) {
        case 'matmul':
          return matMulTask(workload, inputs);
        case 'vae':
        case 'conv-vae':
          return vaeTask(workload, inputs);
        case 'classifier':
          return classifierTask(workload, inputs);
        case 'mixture':
          return mixtureTask(workload, inputs);
        case 'mean-field':
          return meanFieldTask(workload, inputs);
      }
    },
    memory: wasmMemory,
    async account(workload, inputs, seconds) {
      return workload.kind === 'vae' || workload.kind === 'conv-vae'
        ? accountOf(workload, inputs, seconds)
        : undefined;
    },
  };
});
