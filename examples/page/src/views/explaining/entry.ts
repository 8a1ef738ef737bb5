import type { VNode } from 'preact';

/** What a quantity has to say of itself. */
export interface Entry {
  readonly title: string;
  /** One sentence. */
  readonly sentence: string;
  readonly formula: VNode;
  /** Where it stands in the code, from the repository's root. */
  readonly source: string;
}
