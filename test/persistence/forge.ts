import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { VaeKitError } from '../../src/index.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from '../../src/persistence/safetensors.js';
import { ERROR_GRAMMAR } from '../support/errors.js';

/** What a file says of its model, as it is changed here. */
export type LooseManifest = Record<string, unknown> & {
  shapes: Record<string, unknown>;
  parts: Record<string, { type: unknown; options: Record<string, unknown> }>;
  networks: Record<string, { topology: unknown; trainable: unknown }>;
  settings: Record<string, unknown>;
};

/** A file with another manifest or other tensors, but a right checksum. */
export function withManifest(
  file: Uint8Array,
  change: (manifest: LooseManifest, tensors: Map<string, StoredTensor>) => unknown,
): Uint8Array {
  const content = decodeSafetensors(file, 'the file');
  const manifest = JSON.parse(content.metadata['vae-kit']!) as LooseManifest;
  const tensors = new Map(content.tensors);
  const changed = change(manifest, tensors);
  const text = typeof changed === 'string' ? changed : JSON.stringify(manifest);
  return encodeSafetensors({ tensors, metadata: { ...content.metadata, 'vae-kit': text } });
}

/** The error of a promise that fails in the library's way, and leaves no tensors behind. */
export async function errorOf(promise: Promise<unknown>): Promise<VaeKitError> {
  const before = memory().numTensors;
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VaeKitError);
  expect((error as VaeKitError).message).toMatch(ERROR_GRAMMAR);
  expect(memory().numTensors, 'tensors left behind').toBe(before);
  return error as VaeKitError;
}
