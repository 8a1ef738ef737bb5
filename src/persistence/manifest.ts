import { describe, vaeKitError } from '../core/errors.js';
import type { Shape } from '../core/shapes.js';
import { isJsonObject } from './is-json-object.js';
import type { TrainingNote } from '../models/training-note.js';
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

/** What is said of each kind of model, by name; # is a number. What goes beyond is not believed. */
const KINDS: Readonly<Record<ModelKind, Readonly<Record<Section, string>>>> = {
  vae: {
    shapes: 'data latent condition',
    parts: 'posterior prior likelihood objective estimator',
    networks: 'encoder decoder',
    settings: 'kl encodeMask',
  },
  autoencoder: {
    shapes: 'data latent condition',
    parts: 'likelihood',
    networks: 'encoder decoder',
    settings: 'encodeMask',
  },
  sigmoidBeliefNetwork: { shapes: 'data layers', parts: '', networks: '', settings: '' },
  amortizedSigmoidBeliefNetwork: {
    shapes: 'data layers',
    parts: 'estimator',
    networks: 'encoder#',
    settings: '',
  },
  gaussianMixture: { shapes: 'data', parts: '', networks: '', settings: 'covariance' },
};

type Section = 'shapes' | 'parts' | 'networks' | 'settings';

/** What a file says of the model whose weights it holds. */
export interface Manifest {
  readonly version: number;
  /** The version of this library that wrote it; early ones do not say. */
  readonly library?: string;
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
  readonly training?: TrainingNote;
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
  const { version, kind, units } = (manifest ?? {}) as Partial<Manifest>;
  if (Number.isInteger(version) && version! > FORMAT_VERSION) {
    throw vaeKitError(
      `${what} must be of a version that this vae-kit knows, ${FORMAT_VERSION} at most`,
      `${version}`,
      'Update vae-kit.',
    );
  }
  const sections = typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (
    !sections ||
    version !== FORMAT_VERSION ||
    units !== 'nats' ||
    !saysNoMore(manifest as Manifest, sections)
  ) {
    throw vaeKitError(
      `${what} must say what model it holds`,
      describe(manifest),
      'It is damaged or was made by something else.',
    );
  }
  return manifest as Manifest;
}

function saysNoMore(manifest: Manifest, sections: Readonly<Record<Section, string>>): boolean {
  const known = Object.entries(sections).every(([section, names]) => {
    const said: unknown = manifest[section as Section];
    const list = names.split(' ');
    return (
      isJsonObject(said) &&
      Object.keys(said).every((name) => list.includes(name) || list.includes(numbered(name)))
    );
  });
  return known && Object.values(manifest.shapes).every(isShape) && isNote(manifest.training ?? {});
}

/** JSON has null for a figure that is not finite. */
function isNote(note: unknown, depth = 0): note is TrainingNote {
  return (
    isJsonObject(note) &&
    Object.values(note).every(
      (value) =>
        value === null ||
        ['number', 'boolean'].includes(typeof value) ||
        (depth === 0 && isNote(value, 1)),
    )
  );
}

const numbered = (name: string) => name.replace(/[1-9]\d*$/, '#');

const isShape = (shape: unknown) =>
  Array.isArray(shape) && shape.every((axis) => Number.isSafeInteger(axis) && axis > 0);
