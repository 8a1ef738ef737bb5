import { vaeKitError } from '../core/errors.js';
import type { LawReport } from './report.js';

/**
 * Throws what a report has found, law by law, where not all hold.
 *
 * @param report - What a check has promised, awaited.
 * @throws `VaeKitError` where a law is broken, or undecided.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkGradient } from 'vae-kit/testing';
 *
 * await useWasm();
 * assertLaws(await checkGradient((x) => tf.square(x), tf.tensor1d([1, -2])));
 * ```
 *
 * @public
 */
export function assertLaws(report: LawReport): void {
  const { part, laws, passed } = Object(report) as Partial<LawReport>;
  if (!Array.isArray(laws)) {
    throw vaeKitError(
      'assertLaws needs the report of a check',
      'something else',
      'Await the check first: assertLaws(await checkFamily(family, { event: [2] })).',
    );
  }
  if (passed) return;
  const broken = (laws as LawReport['laws']).filter((law) => !law.passed);
  const lines = broken.map(({ law, message }) => `\n  ✗ ${law}: ${message}`).join('');
  throw vaeKitError(
    `${part} must keep all ${laws.length} laws`,
    `${broken.length} that ${broken.length === 1 ? 'is' : 'are'} broken or undecided${lines}\n`,
    broken.some(({ undecided }) => undecided)
      ? 'Give more seconds, or a larger effect, where one is undecided.'
      : 'Mend what they name.',
  );
}
