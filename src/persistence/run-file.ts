import { vaeKitError } from '../core/errors.js';
import type { TensorValues } from '../core/tensor-values.js';
import type { RunRecord } from '../training/checkpoint.js';
import { within } from '../training/nested-values.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';
import { float32Of, float64Of, int32Of } from './stored-values.js';

/** The text that says how far a run is, in files that hold one. */
export const RUN = 'vae-kit-run';

/** The version of such texts that this library writes, and the latest that it reads. */
const VERSION = 1;

/** Writes a run as a safetensors file. */
export function encodeRun({ facts, tensors }: RunRecord): Uint8Array {
  return encodeSafetensors({
    tensors: new Map(Object.entries(tensors).map(([name, each]) => [name, stored(each)])),
    metadata: { [RUN]: JSON.stringify({ version: VERSION, facts }, writeNumber) },
  });
}

/**
 * Reads a run from a file.
 *
 * @param what - What to call the file in errors.
 * @throws {@link VaeKitError} where it is no such file, not whole, or has been changed.
 */
export function decodeRun(file: Uint8Array, what: string): RunRecord {
  const { tensors, metadata, checked } = decodeSafetensors(file, what);
  const text = Object.hasOwn(metadata, RUN) ? metadata[RUN] : undefined;
  const { version, facts } = parsed(text);
  if (Number.isInteger(version) && (version as number) > VERSION) {
    throw vaeKitError(
      `${what} must be of a version that this vae-kit knows, ${VERSION} at most`,
      String(version),
      'Update vae-kit.',
    );
  }
  if (version !== VERSION || typeof facts !== 'object' || facts === null || !checked) {
    throw vaeKitError(
      `${what} must be a checkpoint of training`,
      text === undefined ? 'a file without one' : 'one that is damaged',
      'Give a file that checkpointTo wrote.',
    );
  }
  return {
    facts: facts as RunRecord['facts'],
    tensors: Object.fromEntries([...tensors].map(([name, each]) => [name, numbersOf(each)])),
  };
}

/** The weights among what a file holds of a run, by their own names. */
export function weightsOfRun(
  tensors: ReadonlyMap<string, StoredTensor>,
): ReadonlyMap<string, StoredTensor> {
  return new Map(Object.entries(within('weights', Object.fromEntries(tensors))));
}

function parsed(text: string | undefined): { version?: unknown; facts?: unknown } {
  try {
    return Object(JSON.parse(text ?? 'null', readNumber)) as object;
  } catch {
    return {};
  }
}

function stored({ shape, values }: TensorValues): StoredTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const dtype =
    values instanceof Float64Array ? 'F64' : values instanceof Int32Array ? 'I32' : 'F32';
  return { dtype, shape, bytes };
}

function numbersOf(tensor: StoredTensor): TensorValues {
  const { dtype, shape } = tensor;
  const read = dtype === 'F64' ? float64Of : dtype === 'I32' ? int32Of : float32Of;
  return { shape, values: read(tensor) };
}

/** JSON has no words for numbers that are not finite, and forgets the sign of zero. */
function writeNumber(_: string, value: unknown): unknown {
  const lost = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
  return lost ? { number: Object.is(value, -0) ? '-0' : String(value) } : value;
}

function readNumber(name: string, value: unknown): unknown {
  const { number } = Object(value) as { readonly number?: unknown };
  // No text of a file may reach what all objects share.
  if (name === '__proto__') return undefined;
  return typeof number === 'string' ? Number(number) : value;
}
