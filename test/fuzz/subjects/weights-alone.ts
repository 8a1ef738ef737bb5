import { loadWeights, saveModel, type Vae } from '../../../src/index.js';
import type { Loaded, Subject } from '../subject.js';
import { differenceOf } from './differences.js';
import { readPlainly } from './read-plainly.js';
import { sourceOf } from './source.js';

/** The file of a saved model, of which the weights alone are loaded into a model of code. */
export async function weightsAlone(name: string, model: Vae): Promise<Subject> {
  const bytes = await saveModel(model);
  const honest = readPlainly(bytes).tensors;
  const current = async () => readPlainly(await saveModel(model)).tensors;
  return {
    name,
    bytes,
    format: 'safetensors',
    // Files of other libraries have no checksum.
    sealed: false,
    async load(given): Promise<Loaded> {
      try {
        await loadWeights(model, sourceOf(given));
      } catch (error) {
        const changed = differenceOf(honest, await current());
        throw changed ? new Error(`refused, but ${changed}`) : error;
      }
      return {
        async fault(changed) {
          const said = [...readPlainly(changed).tensors].filter(
            ([key]) => !key.startsWith('parts/'),
          );
          const fault = differenceOf(new Map(said), await current());
          await loadWeights(model, bytes);
          return fault;
        },
        dispose: () => undefined,
      };
    },
  };
}
