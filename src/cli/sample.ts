import type { Tensor } from '@tensorflow/tfjs-core';
import { loadModel, VaeKitError, type Output, type SavableModel } from 'vae-kit';
import { startBackend } from '../../examples/shared/running/backend.js';
import { writeAtomically } from '../../examples/shared/running/write-atomically.js';
import { conditionOf } from './condition.js';
import { asCsv, asJson, asPicture, asText, asPage, type Samples } from './samples.js';
import { inShape } from './words.js';

/** What `vae-kit sample` is told. */
export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  readonly condition?: string;
  readonly output: string;
  readonly columns?: number;
  readonly out?: string;
  readonly backend: string;
}

/** How samples are written, by the ending of the file. */
const FORMATS: Readonly<
  Record<string, (samples: Samples, ending: string) => Promise<string | Uint8Array>>
> = {
  html: asPage,
  png: asPicture,
  svg: asPicture,
  csv: async (samples) => asCsv(samples),
  json: async (samples) => asJson(samples),
};

const OUTPUTS = ['mean', 'mode', 'sample'];
const BACKENDS = ['wasm', 'cpu'];

/**
 * Draws from a saved model, and writes a file or gives what a terminal shows.
 *
 * @returns What is to be printed.
 */
export async function sample(file: string, options: SampleOptions): Promise<string> {
  const { count, seed, output, columns, out } = options;
  oneOf('--output', output, OUTPUTS);
  oneOf('--backend', options.backend, BACKENDS);
  const ending = out === undefined ? undefined : endingOf(out);
  await startBackend(options.backend as 'wasm' | 'cpu');
  const model = await loadModel(file);
  const drawn = draw(model, options);
  const samples: Samples = {
    file,
    seed,
    output: model.type === 'gaussianMixture' ? undefined : (output as Output),
    condition: options.condition,
    columns,
    tensor: drawn,
  };
  if (ending === undefined) return asText(samples);
  await write(out!, await FORMATS[ending]!(samples, ending));
  return `${out!} is written: ${count} of ${inShape(drawn.shape.slice(1))}, seed ${seed}`;
}

function draw(model: SavableModel, { count, seed, condition, output }: SampleOptions): Tensor {
  const shown = { seed, output: output as Output };
  const wanted = model.type === 'vae' ? model.condition : undefined;
  const given = conditionOf(condition, wanted, count);
  switch (model.type) {
    case 'vae':
      return model.conditional
        ? model.generate(count, { ...shown, condition: given! })
        : model.generate(count, shown);
    case 'sigmoidBeliefNetwork':
      return model.generate(count, shown);
    case 'amortizedSigmoidBeliefNetwork':
      return model.network.generate(count, shown);
    case 'gaussianMixture':
      return model.sample(count, { seed });
    case 'autoencoder':
      throw new VaeKitError({
        problem: 'a model to draw from must have a distribution of its latents',
        received: 'an auto-encoder, which has none',
        remedy: 'Fit one to its codes with fitGaussianMixture, and decode what that draws.',
      });
  }
}

function oneOf(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new VaeKitError({
    problem: `${option} must be one of ${known.join(', ')}`,
    received: JSON.stringify(value),
    remedy: `Leave it out for ${known[0]!}.`,
    option,
  });
}

function endingOf(out: string): string {
  const [, ending = ''] = /\.([^./\\]*)$/.exec(out) ?? [];
  if (Object.hasOwn(FORMATS, ending.toLowerCase())) return ending.toLowerCase();
  throw new VaeKitError({
    problem: `--out must end in one of .${Object.keys(FORMATS).join(', .')}`,
    received: JSON.stringify(out),
    remedy: 'The ending says what is written: a page, a picture, or numbers.',
    option: '--out',
  });
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await writeAtomically(path, content).catch((cause: unknown) => {
    throw new VaeKitError(
      {
        problem: '--out must be a file that can be written',
        received: `${path} (${String(cause)})`,
        remedy: 'Name another.',
        option: '--out',
      },
      { cause },
    );
  });
}
