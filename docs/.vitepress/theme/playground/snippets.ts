import beta from './snippets/beta.js?raw';
import digits from './snippets/digits.js?raw';
import laplace from './snippets/laplace.js?raw';
import swissRoll from './snippets/swiss-roll.js?raw';

/** Code to begin with. */
export interface Snippet {
  /** What a link's hash calls it. */
  readonly name: string;
  readonly title: string;
  readonly code: string;
}

export const SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  { name: 'digits', title: 'Digits, drawn after each epoch', code: digits },
  { name: 'swiss-roll', title: 'The Swiss roll', code: swissRoll },
  { name: 'beta', title: 'β by hand', code: beta },
  { name: 'laplace', title: 'A family of your own', code: laplace },
];
