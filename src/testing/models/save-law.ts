import { tidy } from '@tensorflow/tfjs-core';
import { loadModel } from '../../persistence/load-model.js';
import { saveModel, type SavableModel } from '../../persistence/save-model.js';
import { farthest, figureFinding, type Finding, type LawContext } from '../run-laws.js';
import { shownBy } from './output-laws.js';
import { modelSubject, numbersOf, type ModelSubject } from './subject.js';

/** The kinds of model that a file can hold. */
const SAVABLE = ['vae', 'autoencoder', 'sigmoidBeliefNetwork', 'amortizedSigmoidBeliefNetwork'];

/** A model that is built of its file, from memory, does as the one that was saved. */
export async function saveLaw(subject: ModelSubject, { key }: LawContext): Promise<Finding> {
  const { model, batch } = subject;
  if (!SAVABLE.includes(model.type)) return { passed: true, message: 'no file holds such models' };
  const parts = ['posterior', 'prior', 'likelihood', 'objective', 'estimator'].flatMap((name) => {
    const part = (model as unknown as Record<string, { type: string } | undefined>)[name];
    return part ? [[part.type, part] as const] : [];
  });
  let file: Uint8Array;
  try {
    file = await saveModel(model as unknown as SavableModel);
  } catch (error) {
    // A part of the user's that does not say what it was made of.
    return { passed: true, message: `it cannot be saved: ${(error as Error).message}` };
  }
  const own = await loadModel(file, { parts: Object.fromEntries(parts) }).catch(() =>
    loadModel(file),
  );
  const loaded = own as unknown as ModelSubject['model'] & { dispose(): void };
  try {
    const other = modelSubject(loaded, batch);
    return tidy(() => {
      const [a, b] = [subject, other].map((each) => ({
        ...shownBy(each, 'mean'),
        ...each.model.measure(batch, key),
      }));
      let [figure, at] = [0, ''];
      for (const [name, value] of Object.entries(a!)) {
        const off = farthest(numbersOf(b![name]!), numbersOf(value), 1e-3).figure;
        if (off > figure) [figure, at] = [off, name];
      }
      return figureFinding(figure, 1e-6, `${at} is another when the model is saved and loaded`);
    });
  } finally {
    loaded.dispose();
  }
}
