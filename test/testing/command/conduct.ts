import { engine } from '@tensorflow/tfjs-core';
import type { CheckOptions } from '../../../src/testing/index.js';
import { brokenLaws } from '../broken/index.js';
import { JOBS } from './jobs.js';

/** What came of a part, as processes and pages tell it to each other. */
export interface Outcome {
  readonly index: number;
  /** Whether a right part has kept all laws, or the law named has rejected a broken one. */
  readonly isRight: boolean;
  readonly laws: number;
  /** How many were not decided in time. */
  readonly undecided: number;
  /** How many samples they looked at, all together. */
  readonly samples: number;
  readonly seconds: number;
  /** What is wrong with a right part, or what is said of a broken one. */
  readonly said: readonly string[];
}

/** Runs the laws of one part, by its place among all, on the backend that is set. */
export async function conduct(index: number, options: CheckOptions): Promise<Outcome> {
  const { part, law } = JOBS[index]!;
  engine().startScope();
  const began = performance.now();
  try {
    const report = await part.check(options);
    const wrong = brokenLaws(report);
    const named = wrong.filter((each) => each.law.startsWith(law ?? ''));
    return {
      index,
      isRight: law === undefined ? report.passed : named.length > 0,
      laws: report.laws.length,
      undecided: report.laws.filter(({ undecided }) => undecided).length,
      samples: report.laws.reduce((total, { samples }) => total + samples, 0),
      seconds: report.seconds,
      said: (named.length > 0 ? named : report.laws.filter(({ passed }) => !passed)).map(
        (each) => `${each.law}: ${each.message}`,
      ),
    };
  } catch (error) {
    return {
      index,
      isRight: false,
      laws: 0,
      undecided: 0,
      samples: 0,
      seconds: (performance.now() - began) / 1000,
      said: [String(error)],
    };
  } finally {
    engine().endScope();
  }
}
