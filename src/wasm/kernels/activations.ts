import type { Companion } from '../companion.js';
import { applyTanh } from './tanh.js';

/** What follows the product of a dense layer in a chain of them. */
export type ChainActivation = 'linear' | 'relu' | 'tanh';

const ACTIVATIONS: readonly string[] = ['linear', 'relu', 'tanh'];

/** Whether it is one by its name in tfjs-layers. */
export function isActivation(name: string): name is ChainActivation {
  return ACTIVATIONS.includes(name);
}

/** Applies it in place to so many products; relu is the products' own affair. */
export function activate(
  companion: Companion,
  activation: ChainActivation,
  size: number,
  at: number,
): void {
  if (activation === 'tanh') applyTanh(companion, size, at, at);
}

/** The gradient by what went into it, from what came out and the gradient by that. */
export function activateBack(
  companion: Companion,
  activation: 'relu' | 'tanh',
  size: number,
  y: number,
  dy: number,
  out: number,
): void {
  const by = activation === 'relu' ? companion.reluGrad : companion.tanhGrad;
  by(size, y, dy, out);
}
