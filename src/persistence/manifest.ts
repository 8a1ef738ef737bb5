import { describe, vaeKitError } from '../core/errors.js';
import type { Shape } from '../core/shapes.js';
import type { NetworkRecord } from './network-record.js';
import type { PartRecord } from './part-record.js';

/** The version of the format that this library writes, and the latest that it reads. */
export const FORMAT_VERSION = 1;

/** The models that files hold, by their `type`. */
export type ModelKind =
  | 'vae'
  | 'autoencoder'
  | 'sigmoidBeliefNetwork'
  | 'amortizedSigmoidBeliefNetwork'
  | 'gaussianMixture';

const KINDS: readonly string[] = [
  'vae',
  'autoencoder',
  'sigmoidBeliefNetwork',
  'amortizedSigmoidBeliefNetwork',
  'gaussianMixture',
] satisfies ModelKind[];

/** What a file says of the model whose weights it holds. */
export interface Manifest {
  readonly version: number;
  readonly kind: ModelKind;
  /** What log-probabilities are in. */
  readonly units: 'nats';
  /** The shapes of data, latents and conditions, as far as the model has them. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Families, prior, objective and estimator, by their place. */
  readonly parts: Readonly<Record<string, PartRecord>>;
  /** The networks by their place, in the order in which they are built. */
  readonly networks: Readonly<Record<string, NetworkRecord>>;
  /** Whatever else the model was told, by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What is known of its training; nothing where it was not trained by this library. */
  readonly training?: Readonly<Record<string, unknown>>;
}

/** Reads what a file says of its model, and checks what any reader relies on. */
export function readManifest(text: string | undefined, what: string): Manifest {
  if (text === undefined) {
    throw vaeKitError(
      `${what} must say what model it holds`,
      'weights alone',
      'Compose the model by code and give it to loadWeights with this file.',
    );
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    manifest = undefined;
  }
  const { version, kind, shapes, parts, networks, settings } = (manifest ??
    {}) as Partial<Manifest>;
  if (Number.isInteger(version) && version! > FORMAT_VERSION) {
    throw vaeKitError(
      `${what} must be of a version that this vae-kit knows, ${FORMAT_VERSION} at most`,
      `${version}`,
      'Update vae-kit.',
    );
  }
  const records = [shapes, parts, networks, settings];
  if (
    version !== FORMAT_VERSION ||
    !KINDS.includes(kind as string) ||
    !records.every((record) => typeof record === 'object' && record !== null)
  ) {
    throw vaeKitError(
      `${what} must say what model it holds`,
      describe(manifest),
      'It is damaged or was made by something else.',
    );
  }
  return manifest as Manifest;
}
