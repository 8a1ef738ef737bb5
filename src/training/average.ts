/** Averages of named figures, weighted by how many data each stands for. */
export interface Average {
  /** Takes in the figures of a batch. */
  add(figures: Readonly<Record<string, number>>, weight: number): void;
  /** The weighted means so far. */
  means(): Record<string, number>;
}

/** Starts an average with nothing in it. */
export function averageFigures(): Average {
  const totals: Record<string, number> = {};
  let weights = 0;
  return {
    add(figures, weight) {
      for (const [name, value] of Object.entries(figures))
        totals[name] = (totals[name] ?? 0) + weight * value;
      weights += weight;
    },
    means: () =>
      Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total / weights])),
  };
}
