import { foldIn, randomKey, uniformNoise, normalNoise } from 'vae-kit';
import { read } from '../shared/data/read.js';

/** What the cells of a column, or of several that hold one class, can be. */
export type Kind = 'real' | 'bit' | 'class' | 'count';

/** A column as it is read, whose classes take several places in a row. */
export interface Column {
  readonly name: string;
  readonly kind: Kind;
  /** Where it begins, and how many places it takes. */
  readonly from: number;
  readonly width: number;
}

/** A table, and what is known of it because it was made. */
export interface Households {
  readonly rows: number;
  /** `[rows, 16]`, row by row. */
  readonly values: Float32Array;
  /** The mean of each cell for one who knows the hidden traits of its row; probabilities of bits. */
  readonly means: Float32Array;
}

/** What a household is like, which the table does not say. */
interface Traits {
  /** Of its eldest, from −1.7 to 1.7: 20 to 85 years. */
  readonly age: number;
  readonly wealth: number;
  /** How much heed it takes of its health. */
  readonly care: number;
}

const logistic = (logit: number) => 1 / (1 + Math.exp(-logit));

function softmax(logits: readonly number[]): number[] {
  const parts = logits.map((logit) => Math.exp(logit));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

/** Each column's mean by the traits: of real numbers, probabilities, or rates. */
const COLUMNS: readonly {
  readonly name: string;
  readonly kind: Kind;
  readonly means: (traits: Traits) => readonly number[];
  /** The standard deviation of a real number about its mean. */
  readonly noise?: number;
}[] = [
  { name: 'age', kind: 'real', means: ({ age }) => [age], noise: 0.15 },
  {
    name: 'income (log)',
    kind: 'real',
    means: ({ age, wealth }) => [0.9 * wealth + 0.5 - 0.35 * (age - 0.2) ** 2],
    noise: 0.35,
  },
  {
    name: 'blood pressure',
    kind: 'real',
    means: ({ age, care }) => [0.7 * age - 0.6 * care],
    noise: 0.4,
  },
  {
    name: 'body mass index',
    kind: 'real',
    means: ({ age, care }) => [0.25 * age - 0.8 * care],
    noise: 0.4,
  },
  { name: 'smokes', kind: 'bit', means: ({ care }) => [logistic(-1 - 2 * care)] },
  {
    name: 'owns a home',
    kind: 'bit',
    means: ({ age, wealth }) => [logistic(-0.3 + 1.8 * age + 2 * wealth)],
  },
  { name: 'wears glasses', kind: 'bit', means: ({ age }) => [logistic(2.5 * age)] },
  {
    name: 'work',
    kind: 'class',
    // A student, employed, self-employed, retired.
    means: ({ age, wealth }) => softmax([-5 * (age + 1), 1.5, 0.5 + 1.5 * wealth, 6 * (age - 0.9)]),
  },
  {
    name: 'dwelling',
    kind: 'class',
    // A flat, a house, a farm.
    means: ({ age, wealth }) => softmax([-1.5 * age, 1.8 * wealth, 0.7 * age - 1.2 * wealth]),
  },
  {
    name: 'visits to a doctor',
    kind: 'count',
    means: ({ age, care }) => [Math.exp(0.9 + 0.6 * age - 0.4 * care)],
  },
  {
    name: 'children',
    kind: 'count',
    means: ({ age, wealth }) => [Math.exp(0.6 * Math.tanh(2 * (age + 0.6)) - 0.3 * wealth)],
  },
];

/** The columns of the table, from left to right. */
export function columnsOf(): Column[] {
  let from = 0;
  return COLUMNS.map(({ name, kind, means }) => {
    const { length: width } = means({ age: 0, wealth: 0, care: 0 });
    from += width;
    return { name, kind, from: from - width, width };
  });
}

/** Makes so many households. */
export function households(rows: number, seed: number): Households {
  const key = randomKey(seed);
  const ages = read(uniformNoise(foldIn(key, 1), [rows]));
  const others = read(normalNoise(foldIn(key, 2), [rows, 2]));
  const noise = read(normalNoise(foldIn(key, 3), [rows, COLUMNS.length]));
  const chance = read(uniformNoise(foldIn(key, 4), [rows, COLUMNS.length]));
  const [values, means]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    const traits = {
      age: 3.4 * ages[row]! - 1.7,
      wealth: others[2 * row]!,
      care: others[2 * row + 1]!,
    };
    COLUMNS.forEach((column, j) => {
      const at = row * COLUMNS.length + j;
      const own = column.means(traits);
      means.push(...own);
      if (column.kind === 'real') values.push(own[0]! + column.noise! * noise[at]!);
      else if (column.kind === 'bit') values.push(Number(chance[at]! < own[0]!));
      else if (column.kind === 'count') values.push(countOf(own[0]!, chance[at]!));
      else {
        const chosen = positionOf(own, chance[at]!);
        values.push(...own.map((_, i) => Number(i === chosen)));
      }
    });
  }
  return { rows, values: Float32Array.from(values), means: Float32Array.from(means) };
}

/** The first class at which the sum of probabilities passes a number. */
function positionOf(probabilities: readonly number[], u: number): number {
  let sum = 0;
  const found = probabilities.findIndex((each) => (sum += each) > u);
  return found < 0 ? probabilities.length - 1 : found;
}

/** The count at which the sum of Poisson's probabilities passes a number. */
function countOf(rate: number, u: number): number {
  let [count, probability] = [0, Math.exp(-rate)];
  for (let sum = probability; sum <= u && count < 1000; sum += probability)
    probability *= rate / ++count;
  return count;
}

/** Which cells were observed, 1 or 0, those of a class together: each is missing by one in three. */
export function observedCells(rows: number, seed: number): Float32Array {
  const columns = columnsOf();
  const chance = read(uniformNoise(randomKey(seed), [rows, columns.length]));
  return Float32Array.from(
    Array.from({ length: rows }, (_, row) =>
      columns.flatMap(({ width }, j) => {
        const seen = Number(chance[row * columns.length + j]! >= 1 / 3);
        return new Array<number>(width).fill(seen);
      }),
    ).flat(),
  );
}
