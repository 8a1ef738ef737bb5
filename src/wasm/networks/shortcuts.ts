import { addShortcut } from '../add-shortcut.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { runDenseNetwork } from './dense-network.js';
import { runBound } from './vae-bound.js';

/** Registers what is computed as a whole where all its parts are known. */
export function registerShortcuts(): Replacement {
  return replaceAll([
    () => addShortcut('VaeKitNetwork', runDenseNetwork, []),
    () => addShortcut('VaeKitBound', runBound, []),
  ]);
}
