import { vaeKitError } from '../../core/errors.js';
import type { Replacement } from '../replacement.js';

/** Where a WebAssembly memory ends at the latest. */
const MAX_BYTES = 2 ** 32;

/** What must stay free beside tensors: tfjs's own code does not look at what it gets either. */
const RESERVE_BYTES = 2 ** 26;

/** The size of a heap from which on the reserve is looked at; below it there is room to grow. */
const LARGE_BYTES = 3 * 2 ** 30;

type Malloc = (bytes: number) => number;
type Free = (address: number) => void;

/** The part of tfjs's Emscripten module that allocates. */
export interface Allocator {
  _malloc?: Malloc;
  readonly _free?: Free;
  /** The whole heap; another object whenever it has grown. */
  readonly HEAPU8?: Uint8Array;
}

/**
 * Whether an allocation that can't be is not refused: it gets the address 0, or wraps and gets any
 * free block.
 */
function failsSilently(malloc: Malloc, free: Free): boolean {
  try {
    const address = malloc(MAX_BYTES - 2 ** 16);
    if (address !== 0) free(address);
    return true;
  } catch {
    return false;
  }
}

/** Whether an allocation of that many bytes would succeed. */
function isFree(bytes: number, malloc: Malloc, free: Free): boolean {
  const address = malloc(bytes);
  if (address !== 0) free(address);
  return address !== 0;
}

function guarded(module: Allocator, malloc: Malloc, free: Free): Malloc {
  return (bytes) => {
    const address = bytes < MAX_BYTES - RESERVE_BYTES ? malloc(bytes) : 0;
    const isLarge = (module.HEAPU8?.length ?? 0) > LARGE_BYTES;
    if (address !== 0 && (!isLarge || isFree(RESERVE_BYTES, malloc, free))) return address;
    if (address !== 0) free(address);
    throw vaeKitError(
      'all tensors together must fit in the memory of the WASM backend, which ends at 4 GB or ' +
        'where the system has no more',
      `a tensor of ${bytes} bytes for which there is no room left`,
      'Dispose tensors that are not used any more, or work on smaller batches.',
    );
  };
}

/**
 * Lets an allocation fail where the heap is full.
 *
 * tfjs does not look at what its allocator says, and takes the address 0, which means that there is
 * no memory left, for a place to write to.
 *
 * @returns The replacement, or undefined where tfjs has no allocator that needs a guard.
 */
export function guardHeap(module: Allocator): Replacement | undefined {
  const { _malloc: first, _free: free } = module;
  if (typeof first !== 'function' || typeof free !== 'function' || !failsSilently(first, free))
    return undefined;
  // Read anew: the first call of Emscripten's stub puts the allocator itself in its place.
  const malloc = module._malloc!;
  const guard = guarded(module, malloc, free);
  module._malloc = guard;
  return {
    names: ['heap limit'],
    undo() {
      if (module._malloc === guard) module._malloc = malloc;
    },
  };
}
