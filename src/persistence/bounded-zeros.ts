import { engine, serialization, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError, type VaeKitError } from '../core/errors.js';
import { formatShape, sizeOf, type Shape } from '../core/shapes.js';

/** How many numbers networks may still take as they are rebuilt. */
export interface Budget {
  numbers: number;
}

interface OpenBudget {
  readonly budget: Budget;
  /** What tfjs keeps the values of first weights under. */
  readonly made: Set<object>;
}

/** The name that tfjs knows the initializer by. */
export const BOUNDED_ZEROS = 'VaeKitBoundedZeros';

/** Budgets in use, by a number: tfjs hands to initializers only what JSON can hold. */
let budgets: Map<number, OpenBudget> | undefined;
let last = 0;

/**
 * Makes known to tfjs-layers an initializer of zeros that refuses weights above a budget, and that
 * is written down as the initializer whose place it takes.
 *
 * @returns The number of the budget, to be named in the initializer's config; how to free what was
 * made with it, of a network that came to nothing; and how to end it.
 */
export function openBudget(budget: Budget): {
  readonly id: number;
  discard(): void;
  close(): void;
} {
  if (!budgets) serialization.registerClass(boundedZeros());
  budgets ??= new Map();
  const id = ++last;
  const made = new Set<object>();
  budgets.set(id, { budget, made });
  return {
    id,
    discard() {
      for (const weight of Object.values(engine().registeredVariables)) {
        if (made.has(weight.dataId)) weight.dispose();
      }
    },
    close: () => void budgets?.delete(id),
  };
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
      const open = budgets?.get(this.args.budget);
      const size = sizeOf(shape);
      if (!open || !(size <= open.budget.numbers)) throw aboveBudget(shape);
      open.budget.numbers -= size;
      const values = zeros([...shape]);
      open.made.add(values.dataId);
      return values;
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
