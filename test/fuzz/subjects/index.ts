import type { Vae } from '../../../src/index.js';
import type { Subject } from '../subject.js';
import { checkpointOf } from './checkpoint.js';
import { idxFile } from './idx-file.js';
import { MODELS } from './models.js';
import { savedModel } from './saved-model.js';
import { weightsAlone } from './weights-alone.js';

/** All files that are changed, made anew: the same at every call. */
export async function subjects(): Promise<readonly Subject[]> {
  const models: Subject[] = [];
  for (const [name, build] of Object.entries(MODELS)) models.push(await savedModel(name, build()));
  return [
    ...models,
    await weightsAlone('weights of a VAE', MODELS['a VAE with a shared scale']!() as Vae),
    await checkpointOf('a checkpoint', MODELS['a VAE of bits, moving average']!() as Vae),
    await checkpointOf('a checkpoint of Gaussian latents', MODELS['a Gaussian VAE']!() as Vae),
    idxFile(0x08, [6, 5, 4], false),
    idxFile(0x08, [6, 5, 4], true),
    idxFile(0x0b, [30], false),
    idxFile(0x0d, [5, 6], true),
    idxFile(0x0e, [3, 4], false),
  ];
}
