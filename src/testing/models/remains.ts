import { memory, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { farthest, figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { latentsOf, type ModelSubject } from './subject.js';

/** Each call leaves what it returns, and nothing else. */
export function leakLaw(subject: ModelSubject, { key }: LawContext): Finding {
  const { model, batch, told, rows, latents } = subject;
  const given = [batch.data, ...(batch.condition ? [batch.condition] : [])];
  const left: string[] = [];
  const z = model.decode && model.encode && tidy(() => latentsOf(subject));
  const calls: Record<string, (() => unknown) | undefined> = {
    measure: () => model.measure(batch, key),
    encode: model.encode && (() => model.encode!(batch.data, told)),
    decode: z && (() => model.decode!(z, told)),
    reconstruct: model.reconstruct && (() => model.reconstruct!(batch.data, told)),
    generate: model.generate && (() => model.generate!(rows, told)),
    elbo: model.elbo && (() => model.elbo!(batch.data, told)),
    posteriorParams: latents && (() => latents.posteriorParams(batch.data, told)),
    priorParams: latents && (() => latents.priorParams(told)),
  };
  for (const [name, call] of Object.entries(calls)) {
    if (!call) continue;
    tidy(() => {
      const before = memory().numTensors;
      const made = call();
      const results = new Set(
        made instanceof Object && 'dataId' in made ? [made] : Object.values(made as object),
      );
      // What measures a loss runs within a tidy of who asks.
      const more = memory().numTensors - before - results.size;
      if (more > 0 && name !== 'measure') left.push(`${name} leaves ${more} tensors`);
      if (given.some(({ isDisposed }) => isDisposed))
        left.push(`${name} disposes what it is given`);
    });
    if (left.length > 0) break;
  }
  z?.dispose();
  const first = memory().numTensors;
  tidy(() => void model.loss(batch, model.initialState(), key).loss.dataSync());
  const kept = memory().numTensors - first;
  if (kept > 0) left.push(`a loss keeps ${kept} tensors`);
  return figureFinding(left.length, 0, left.join('; '));
}

/** Whatever is asked for, weights stay as they are. */
export function stillLaw(
  { model, batch, told }: ModelSubject,
  { key }: LawContext,
  outputs: () => Tensor[],
): Finding {
  const values = () => model.variables.flatMap((each) => Array.from(each.dataSync()));
  const before = values();
  tidy(() => {
    void model.measure(batch, key);
    void model.loss(batch, model.initialState(), key);
    void model.elbo?.(batch.data, told);
    outputs();
  });
  return figureFinding(
    farthest(values(), before, 1).figure,
    0,
    'measuring or showing data changes weights',
  );
}
