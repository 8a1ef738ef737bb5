/** Something of tfjs that was replaced: how reports name it, and what puts tfjs's own back. */
export interface Replacement {
  readonly names: readonly string[];
  undo(): void;
}

/**
 * Makes several replacements one. Where a later one fails, those before it are undone.
 *
 * @param replace - Make them, in this order; undefined where there is nothing to replace.
 * @returns All of them, undone once and in the other order.
 */
export function replaceAll(replace: readonly (() => Replacement | undefined)[]): Replacement {
  const done: Replacement[] = [];
  const undo = () => {
    for (const one of done.splice(0).reverse()) one.undo();
  };
  try {
    for (const make of replace) {
      const made = make();
      if (made) done.push(made);
    }
  } catch (error) {
    undo();
    throw error;
  }
  return { names: done.flatMap(({ names }) => names), undo };
}
