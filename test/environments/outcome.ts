import type { Environment } from './environment.js';

/** How a program says that it went: its losses, or the error that kept it from having any. */
export interface Outcome {
  readonly backend?: string;
  readonly losses?: readonly number[];
  readonly error?: string;
}

/** What is to be said of an environment. */
export interface Verdict {
  /** Whether it is as its description wants it. */
  readonly right: boolean;
  readonly result: 'trains' | 'refuses' | 'fails';
  /** The backend where it trains, else the error. */
  readonly text: string;
  /** All that was printed where it fails. */
  readonly all?: string;
}

/** The losses that a program prints, wherever they stand in what it prints: one JSON object. */
const REPORT = /\{"(?:backend|losses)":[^{}]*\}/;

/** Characters of an error that are shown. */
const LONGEST = 400;

const ERRORS = [
  /^.*vae-kit: .*$/m,
  /^[^\w\n]*(?:Uncaught )?\w*Error(?: \[\w+\])?: .*$/m,
  /^.*\b[A-Z]\w*Error\b.*$/m,
  /^.*\berror\b.*$/im,
];

/** The line that says best what went wrong. */
export function errorLine(text: string): string {
  const found = ERRORS.map((error) => error.exec(text)?.[0]).find(Boolean);
  const last = text.trim().split('\n').at(-1);
  return (found ?? last ?? '').trim().slice(0, LONGEST) || 'nothing was printed';
}

/** What a program's whole output says. */
export function outcomeOf(text: string): Outcome {
  const report = REPORT.exec(text.replaceAll('&quot;', '"').replaceAll('\\"', '"'));
  return report ? (JSON.parse(report[0]) as Outcome) : { error: text };
}

/** Whether losses are numbers, and the last is less than the first. */
export function fell(losses: readonly number[] | undefined): boolean {
  return (
    losses !== undefined &&
    losses.length > 1 &&
    losses.every((loss) => Number.isFinite(loss)) &&
    losses.at(-1)! < losses[0]!
  );
}

/** Holds what came of it against what the description wants. */
export function judge(
  { backend: wanted = 'wasm', refused }: Environment,
  outcome: Outcome,
): Verdict {
  const { backend, losses, error } = outcome;
  if (error !== undefined) {
    const match = refused?.exec(error);
    return match
      ? { right: true, result: 'refuses', text: match[0].replaceAll(/\s+/g, ' ').trim() }
      : { right: false, result: 'fails', text: errorLine(error), all: error };
  }
  if (!fell(losses)) {
    const text = `losses that do not fall: ${JSON.stringify(losses)}`;
    return { right: false, result: 'fails', text };
  }
  if (refused) return { right: false, result: 'trains', text: `${backend}, where it was refused` };
  if (backend !== wanted)
    return { right: false, result: 'fails', text: `the backend ${backend} instead of ${wanted}` };
  return { right: true, result: 'trains', text: backend };
}
