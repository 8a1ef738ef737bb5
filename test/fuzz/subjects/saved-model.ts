import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { loadModel, saveModel, type SavableModel } from '../../../src/index.js';
import type { Loaded, Subject } from '../subject.js';
import { sourceOf } from './source.js';
import { differenceOf, missingFrom } from './differences.js';
import { disposeModel } from './models.js';
import { readPlainly, type PlainFile } from './read-plainly.js';

const MANIFEST = 'vae-kit';

/** The file of a saved model, loaded as a whole. */
export async function savedModel(name: string, model: SavableModel): Promise<Subject> {
  const bytes = await saveModel(model);
  disposeModel(model);
  const honest = readPlainly(bytes);
  return {
    name,
    bytes,
    format: 'safetensors',
    sealed: true,
    async load(given): Promise<Loaded> {
      const loaded = await loadModel(sourceOf(given));
      return {
        fault: (changed) => faultOf(loaded, readPlainly(changed), honest),
        dispose: () => disposeModel(loaded),
      };
    },
  };
}

/**
 * A model is as its file says where it is saved to what the file says again, and where it works: it
 * draws and measures, and what comes out is finite as long as its weights are those of the honest
 * file.
 */
async function faultOf(
  model: SavableModel,
  said: PlainFile,
  honest: PlainFile,
): Promise<string | undefined> {
  const again = readPlainly(await saveModel(model));
  const inNumbers = differenceOf(said.tensors, again.tensors);
  if (inNumbers) return inNumbers;
  const [wanted, got] = [said, again].map(
    ({ metadata }) => JSON.parse(metadata.get(MANIFEST)!) as Record<string, unknown>,
  );
  for (const place of ['version', 'kind', 'units', 'shapes', 'parts', 'settings']) {
    const inManifest = missingFrom(wanted![place], got![place], place);
    if (inManifest) return inManifest;
  }
  const inNetworks = missingFrom(networksIn(wanted!), networksIn(got!), 'networks', true);
  if (inNetworks) return inNetworks;
  // Weights that are not finite, or that add up to such, are the file's.
  if (differenceOf(said.tensors, honest.tensors)) return undefined;
  return shown(model).every(Number.isFinite) ? undefined : 'it gives what is not finite';
}

/** The layers of the networks, without what tfjs notes beside them. */
function networksIn({ networks }: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(networks as Record<string, NetworkRecord>).map(
      ([place, { topology, trainable }]) => [
        place,
        [topology.class_name, topology.config, trainable],
      ],
    ),
  );
}

interface NetworkRecord {
  readonly topology: { readonly class_name: unknown; readonly config: unknown };
  readonly trainable: unknown;
}

/** What a model draws. */
function shown(model: SavableModel): number[] {
  const drawn = drawnOf(model);
  const values = drawn.flatMap((tensor) => Array.from(tensor.dataSync()));
  dispose(drawn);
  return values;
}

function drawnOf(model: SavableModel): Tensor[] {
  switch (model.type) {
    case 'gaussianMixture':
      return [model.sample(2, { seed: 1 })];
    case 'sigmoidBeliefNetwork':
      return [model.generate(2, { seed: 1 })];
    case 'amortizedSigmoidBeliefNetwork': {
      const data = model.network.generate(2, { seed: 1, output: 'sample' });
      return [data, ...model.encode(data)];
    }
    case 'vae': {
      // One that has a condition is drawn from by the means of its own parts.
      if (model.conditional) return [];
      const data = model.generate(2, { seed: 1, output: 'sample' });
      return [data, model.encode(data), model.elbo(data)];
    }
    case 'autoencoder':
      return [];
  }
}
