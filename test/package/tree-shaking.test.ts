import { describe, expect, it } from 'vitest';
import { FACTORIES } from '../support/factories.js';
import { bundlers, type Bundle } from './bundle.js';

/** What shows that a part of the library is in a bundle. */
const MARKS: Readonly<Record<string, RegExp>> = {
  'the score function': /type: ["']scoreFunction["']/,
  'its baselines': /type: ["'](leaveOneOut|movingAverage)["']/,
  'another family': /type: ["']bernoulli["']/,
  MNIST: /train-images-idx3-ubyte/,
  'the built-in digits': /\bGLYPHS\b/,
  'the Swiss roll': /The sheet has none/,
  'saved models and checkpoints': /safetensors/,
  'early stopping': /type: ["']earlyStopping["']/,
  'transformations of gradients': /type: ["'](clipByGlobalNorm|accumulate|decayWeights)["']/,
  'progress bars of the terminal': /cli-progress/,
};

const EVERYTHING = `import * as kit from 'vae-kit'; console.log(kit);`;

const GAUSSIAN_VAE = `
  import { fit, gaussian, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
  const model = vae({ data: [6], latent: 2, encoder: mlpEncoder([8]), decoder: mlpDecoder([8]), likelihood: gaussian() });
  console.log(fit, model);
`;

const GAUSSIAN_KL = `import { gaussianKl } from 'vae-kit'; console.log(gaussianKl);`;

const marksOf = (bundle: string) => Object.keys(MARKS).filter((part) => MARKS[part]!.test(bundle));

/**
 * What is left of calls of the library's factories, by whatever name.
 *
 * Bundled twice: esbuild heeds the annotation only of functions that stand in the same file
 * (evanw/esbuild#4369), which the bundle is.
 */
async function unusedIn(bundle: Bundle, calls: string): Promise<string> {
  const names = Object.keys(FACTORIES).join(', ');
  return bundle(await bundle(`import { ${names} } from 'vae-kit'; ${calls}`));
}

/** What a bundle holds beside comments and the imports of peers. */
const codeOf = (bundle: string) =>
  bundle
    .replaceAll(/\/\/.*/g, '')
    .replaceAll(/import[^;]*'@tensorflow\/[^;]*;|import[^;]*"@tensorflow\/[^;]*;/g, '')
    .trim();

describe.each(Object.entries(bundlers))('a bundle of %s', (_, bundle) => {
  it('of everything has every mark but that of Node', async () => {
    expect(marksOf(await bundle(EVERYTHING))).toEqual(
      Object.keys(MARKS).filter((part) => part !== 'progress bars of the terminal'),
    );
  });

  it('of a Gaussian VAE has no estimator, family or data that it does not use', async () => {
    const code = await bundle(GAUSSIAN_VAE);
    expect(marksOf(code)).toEqual([]);
    expect(code).toMatch(/type: ["']reparameterized["']/);
    expect(code).toContain('@tensorflow/tfjs-layers');
  });

  it('of a closed form reaches no networks', async () => {
    const code = await bundle(GAUSSIAN_KL);
    expect(marksOf(code)).toEqual([]);
    expect(code).toContain('@tensorflow/tfjs-core');
    expect(code).not.toContain('@tensorflow/tfjs-layers');
  });

  it('of nothing is empty', async () => {
    const code = await bundle(`import 'vae-kit';`);
    expect(codeOf(code)).toBe('');
  });

  // All in one bundle, in whose code the name of one that is kept is to be read.
  it('of factories that are called, and whose results are not used, is empty', async () => {
    expect(codeOf(await unusedIn(bundle, `${Object.values(FACTORIES).join('; ')};`))).toBe('');
  });

  it('of a used one is not', async () => {
    const code = await bundle(`import { gaussian } from 'vae-kit'; console.log(gaussian());`);
    expect(codeOf(code)).toContain('gaussian');
  });
});
