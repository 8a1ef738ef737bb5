import { serialization, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError, type VaeKitError } from '../core/errors.js';
import { formatShape, sizeOf, type Shape } from '../core/shapes.js';

/** How many numbers networks may still take as they are rebuilt. */
export interface Budget {
  numbers: number;
}

/** The name that tfjs knows the initializer by. */
export const BOUNDED_ZEROS = 'VaeKitBoundedZeros';

/** Budgets in use, by a number: tfjs hands to initializers only what JSON can hold. */
let budgets: Map<number, Budget> | undefined;
let last = 0;

/**
 * Makes known to tfjs-layers an initializer of zeros that refuses weights above a budget, and that
 * is written down as the initializer whose place it takes.
 *
 * @returns The number of the budget, to be named in the initializer's config, and how to end it.
 */
export function openBudget(budget: Budget): { readonly id: number; close(): void } {
  if (!budgets) serialization.registerClass(boundedZeros());
  budgets ??= new Map();
  const id = ++last;
  budgets.set(id, budget);
  return { id, close: () => void budgets?.delete(id) };
}

interface Replaced {
  readonly className: string;
  readonly config: serialization.ConfigDict;
}

function boundedZeros() {
  return class extends serialization.Serializable {
    static readonly className = BOUNDED_ZEROS;

    /** As it came out of the file, but in the spelling of tfjs. */
    constructor(private readonly args: { readonly replaced: Replaced; readonly budget: number }) {
      super();
    }

    /** Wrappers write down what they wrap, to build it from that: then it is still itself. */
    private get open(): boolean {
      return budgets?.has(this.args.budget) === true;
    }

    override getClassName(): string {
      return this.open ? BOUNDED_ZEROS : this.args.replaced.className;
    }

    getConfig(): serialization.ConfigDict {
      if (this.open) return { ...this.args } as unknown as serialization.ConfigDict;
      const config = { ...this.args.replaced.config };
      // Wrappers hand this on to what they wrap, and tfjs keeps it.
      delete config.customObjects;
      return config;
    }

    apply(shape: Shape): Tensor {
      const budget = budgets?.get(this.args.budget);
      const size = sizeOf(shape);
      if (!budget || !(size <= budget.numbers)) throw aboveBudget(shape);
      budget.numbers -= size;
      return zeros([...shape]);
    }
  };
}

/** The error for what claims more than the file holds. */
export function aboveBudget(shape: Shape): VaeKitError {
  return vaeKitError(
    'a saved model must have no more weights than its file holds',
    `one of shape ${formatShape(shape)}`,
    'The file is damaged or was made by something else.',
  );
}
