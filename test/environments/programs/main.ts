import { bernoulli, fit, gaussianKl, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
import type { FitResult } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';
import type { WasmReport } from 'vae-kit/wasm';

async function train(): Promise<{ backend: string; losses: number[] }> {
  const { backend }: WasmReport = await useWasm();
  const { images } = syntheticDigits({ count: 100, shape: [784], seed: 1 });
  const model = vae({
    data: [784],
    latent: 2,
    encoder: mlpEncoder([8]),
    decoder: mlpDecoder([8]),
    likelihood: bernoulli(),
  });
  const { history }: FitResult = await fit(model, images, { epochs: 3, batchSize: 20, seed: 1 });
  return { backend, losses: history.map(({ loss }) => loss) };
}

export function wrong() {
  // @ts-expect-error: a backend is not a parameter, which shows that the types are there at all.
  void useWasm({ backend: 'cpu' });
  // @ts-expect-error: nor is a word a tensor.
  gaussianKl('word');
}

void train().then((result) => console.log(JSON.stringify(result)));
