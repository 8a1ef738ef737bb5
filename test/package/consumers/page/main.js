import { env } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  convDecoder,
  convEncoder,
  fit,
  mlpDecoder,
  mlpEncoder,
  syntheticDigits,
  vae,
} from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

const paths = new URLSearchParams(location.search).get('paths');

async function lossesOf(shape, encoder, decoder) {
  const { images } = syntheticDigits({ count: 100, shape, seed: 1 });
  const model = vae({ data: shape, latent: 2, encoder, decoder, likelihood: bernoulli() });
  const { history } = await fit(model, images, { epochs: 3, batchSize: 20, seed: 1 });
  model.dispose();
  return history.map((epoch) => epoch.loss);
}

async function train() {
  const { backend, simd, threads, companion } = await useWasm(paths ? { paths } : {});
  const losses = await lossesOf([784], mlpEncoder([8]), mlpDecoder([8]));
  const convLosses = await lossesOf(
    [28, 28, 1],
    convEncoder({ filters: [4, 8], strides: 2 }),
    convDecoder({ filters: [8, 4], strides: 2 }),
  );
  // tfjs's module for threads runs with one of them on a machine of two cores.
  const threaded = env().getBool('WASM_HAS_MULTITHREAD_SUPPORT');
  return {
    backend,
    simd,
    threads,
    threaded,
    companion,
    isolated: crossOriginIsolated,
    losses,
    convLosses,
  };
}

const result = await train().catch((error) => ({ error: String(error) }));
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
