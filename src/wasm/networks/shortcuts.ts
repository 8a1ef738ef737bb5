import type { Shortcuts } from '../../core/shortcuts.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { runDenseNetwork } from './dense-network.js';
import { runBound } from './vae-bound.js';

function addShortcut<Name extends keyof Shortcuts>(
  name: Name,
  run: (given: Shortcuts[Name][0]) => Shortcuts[Name][1] | undefined,
): Replacement | undefined {
  return addKernel(name, run as unknown as KernelFunc, []);
}

/** Registers what is computed as a whole where all its parts are known. */
export function registerShortcuts(): Replacement {
  return replaceAll([
    () => addShortcut('VaeKitNetwork', runDenseNetwork),
    () => addShortcut('VaeKitBound', runBound),
  ]);
}
