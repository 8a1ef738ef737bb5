import {
  Conv2DBackpropFilter,
  getKernel,
  setBackend,
  version_core as version,
} from '@tensorflow/tfjs-core';
import type { MemoryFigures } from '../../protocol.js';
import type { Engine } from '../engine.js';
import { classifierTask } from './classifier.js';
import { matMulTask } from './matmul.js';
import { vaeTask } from './vae.js';

/** tfjs as it comes, on one of its backends. */
export async function startTfjs(
  backend: 'wasm' | 'cpu',
  memory?: () => MemoryFigures,
): Promise<Engine> {
  if (!(await setBackend(backend)))
    throw new Error(`The ${backend} backend of tfjs does not start.`);
  return {
    description: `tfjs ${version} ${backend === 'wasm' ? 'WASM, 1 thread' : 'cpu (plain JavaScript)'}`,
    load(workload, inputs) {
      switch (workload.kind) {
        case 'matmul':
          return matMulTask(workload, inputs);
        case 'vae':
          return vaeTask(workload, inputs);
        case 'conv-vae':
          if (!getKernel(Conv2DBackpropFilter, backend))
            return {
              absent:
                `tfjs's ${backend} backend has no ${Conv2DBackpropFilter}, so it cannot train ` +
                'convolutions',
            };
          return vaeTask(workload, inputs);
        case 'classifier':
          return classifierTask(workload, inputs);
        case 'mixture':
        case 'mean-field':
          return undefined;
      }
    },
    ...(memory && { memory }),
  };
}
