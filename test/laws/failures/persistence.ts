import { inspectModel, loadModel, loadWeights, saveModel, vae } from '../../../src/index.js';
import { fails, parts, wrong, type Failures } from './failure.js';

const nothing = new Uint8Array(16);

/** What keeps models as files. */
export const PERSISTENCE_FAILURES: Failures = {
  saveModel: () => {
    const [model, gone] = [vae(parts), vae(parts)];
    gone.dispose();
    return {
      'a disposed model': [() => saveModel(gone), /dispose\(?/],
      'no model': [() => saveModel(wrong({ type: 'gan' })), /one of this library/],
      'a target that is none': [() => saveModel(model, wrong(3)), /a path, a name/],
      'a target that throws': [() => saveModel(model, { write: fails }), /my own/],
    };
  },
  inspectModel: () => ({
    'another file': [() => inspectModel(nothing), /safetensors/],
    'no source': [() => inspectModel(wrong(undefined)), /a path, a name/],
  }),
  loadModel: () => ({
    'another file': [() => loadModel(nothing), /safetensors/],
    'no source': [() => loadModel(wrong(undefined)), /a path, a name/],
    'an option it does not know': [() => loadModel(nothing, wrong({ part: {} })), /'parts'/],
  }),
  loadWeights: () => {
    const [model, gone] = [vae(parts), vae(parts)];
    gone.dispose();
    return {
      'a disposed model': [() => loadWeights(gone, nothing), /dispose\(?/],
      'another file': [() => loadWeights(model, nothing), /safetensors/],
    };
  },
};
