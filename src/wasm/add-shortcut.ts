import type { Shortcuts } from '../core/shortcuts.js';
import { addKernel, type KernelFunc } from './replace-kernel.js';
import type { Replacement } from './replacement.js';

/**
 * Registers a shortcut among the kernels of the WASM backend.
 *
 * @param take - Takes it; undefined where it cannot.
 * @param names - How reports name it.
 */
export function addShortcut<Name extends keyof Shortcuts>(
  name: Name,
  take: (given: Shortcuts[Name][0]) => Shortcuts[Name][1] | undefined,
  names: readonly string[],
): Replacement | undefined {
  return addKernel(name, take as unknown as KernelFunc, names);
}
