import {
  bernoulli,
  fit,
  gaussianKl,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  uniformNoise,
  vae,
  type FitResult,
} from 'vae-kit';
import { useWasm, type WasmReport } from 'vae-kit/wasm';

export async function main(): Promise<[WasmReport, FitResult]> {
  const report = await useWasm({ accelerate: true });
  const model = vae({
    data: [6],
    latent: 2,
    encoder: mlpEncoder([8]),
    decoder: mlpDecoder([8]),
    likelihood: bernoulli(),
  });
  const result = await fit(model, uniformNoise(randomKey(1), [100, 6]), {
    epochs: 3,
    batchSize: 10,
    seed: 1,
  });
  return [report, result];
}

// @ts-expect-error: a backend is not a parameter, which shows that the types are there at all.
void useWasm({ backend: 'cpu' });
// @ts-expect-error: nor is a word a tensor.
gaussianKl('word');
