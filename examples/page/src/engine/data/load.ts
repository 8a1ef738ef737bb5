import type { Experiment } from '../../state/experiment.js';
import type { Handed } from '../protocol.js';
import { rowShape } from '../recipe/recipe.js';
import { builtInDigits, roll } from './built-in.js';
import { pointsDropped } from './csv.js';
import { idxDropped, mnistBeside } from './idx-files.js';
import { imagesDropped } from './images.js';
import { shapedAs, type LoadedData } from './loaded.js';

/** Remembers what was loaded last: a run often begins anew on the same data. */
let last: { readonly key: unknown; readonly kind: string; readonly data: LoadedData } | undefined;

/**
 * The data of an experiment.
 *
 * @param handed - What the user has given, for data that are not the page's own.
 * @param base - Where the page is.
 */
export async function loadData(
  experiment: Experiment,
  handed: Handed | undefined,
  base: string,
): Promise<LoadedData> {
  const kind = experiment.data;
  const key = handed?.kind === kind ? handed.files[0] : undefined;
  if (last?.kind !== kind || last.key !== key)
    last = { kind, key, data: await read(kind, handed?.kind === kind ? handed.files : [], base) };
  return shapedAs(last.data, rowShape(experiment, last.data.info));
}

function read(kind: Experiment['data'], files: readonly File[], base: string): Promise<LoadedData> {
  switch (kind) {
    case 'digits':
      return builtInDigits();
    case 'swissRoll':
      return roll();
    case 'mnist':
      return files.length > 0 ? idxDropped(files) : mnistBeside(base);
    case 'images':
      if (files.length === 0) return missing('images of your own');
      return imagesDropped(files);
    case 'points':
      if (files.length === 0) return missing('a CSV file of points');
      return pointsDropped(files[0]!);
  }
}

/** A link cannot bring what somebody else has on the disk. */
function missing(what: string): Promise<never> {
  return Promise.reject(
    new Error(`This experiment is about ${what}: drop them here, or choose other data.`),
  );
}
