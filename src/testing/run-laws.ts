import { tidy } from '@tensorflow/tfjs-core';
import { checkBackend } from '../core/check-backend.js';
import { foldIn, randomKey, type Key } from '../core/keys.js';
import { pause } from '../core/pause.js';
import type { LawReport, LawResult } from './report.js';
import type { CheckOptions } from './settings.js';
import { testMean, type Limits, type MeanTest, type MeanVerdict } from './statistics/mean-test.js';

/** What a law may say that it has found; what is left out is as where all is exact and well. */
export type Finding = Partial<Omit<LawResult, 'law'>> & { readonly passed: boolean };

/** What a law is run with. */
export interface LawContext {
  readonly key: Key;
  readonly limits: Limits;
}

/** One thing that a part must keep. */
export interface Law {
  readonly name: string;
  /** Whether chance has a part in it, and so a share of the false alarms. */
  readonly chance?: boolean;
  run(context: LawContext): Finding | Promise<Finding>;
}

/**
 * Runs laws one after the other. Those that chance has a part in share the false alarms, and all
 * share the time.
 *
 * @param part - What is looked at, as the report names it.
 */
export async function runLaws(
  part: string,
  laws: readonly Law[],
  { seed = 0, falseAlarm = 1e-6, effect = 0.05, power = 0.99, seconds = 60 }: CheckOptions,
): Promise<LawReport> {
  checkBackend();
  const began = performance.now();
  const end = began + 1000 * seconds;
  const chances = laws.filter(({ chance }) => chance).length;
  const results: LawResult[] = [];
  let left = chances;
  for (const [i, law] of laws.entries()) {
    const now = performance.now();
    const deadline = law.chance ? now + Math.max(0, end - now) / left-- : end;
    const limits = { falseAlarm: falseAlarm / Math.max(1, chances), effect, power, deadline };
    const late = now > end;
    const finding: Finding = late
      ? { passed: false, undecided: true, message: 'the time was up' }
      : await found(law, { key: foldIn(randomKey(seed), i), limits });
    results.push({
      undecided: false,
      statistic: finding.passed ? 0 : 1,
      threshold: 0,
      samples: 1,
      message: 'holds',
      ...finding,
      law: law.name,
    });
    await pause();
  }
  return {
    part,
    passed: results.every(({ passed }) => passed),
    laws: results,
    falseAlarm,
    seconds: (performance.now() - began) / 1000,
  };
}

/** A law that throws is broken: the part could not do what was asked of it. */
async function found(law: Law, context: LawContext): Promise<Finding> {
  try {
    return await law.run(context);
  } catch (error) {
    return {
      passed: false,
      message: `threw: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** A law by a test of a mean. */
export async function meanFinding(
  test: MeanTest,
  explain: (verdict: MeanVerdict) => string,
): Promise<Finding> {
  const verdict = await testMean({
    ...test,
    draw: (key) => {
      let rows: readonly ArrayLike<number>[] = [];
      tidy(() => {
        rows = test.draw(key);
      });
      return rows;
    },
  });
  const { holds, undecided, statistic, threshold, samples, means } = verdict;
  const said = () =>
    means.every(Number.isFinite) ? explain(verdict) : 'what comes out is no finite number';
  return {
    passed: holds && !undecided,
    undecided,
    statistic,
    threshold,
    samples,
    message: undecided
      ? `undecided after ${samples} samples: it takes more time, or a larger effect`
      : holds
        ? 'holds'
        : said(),
  };
}

/** A law by a figure that must not be above a threshold. */
export function figureFinding(figure: number, threshold: number, message: string): Finding {
  const passed = figure <= threshold;
  return { passed, statistic: figure, threshold, message: passed ? 'holds' : message };
}

/** The parts of numbers that differ most, and where. */
export function farthest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  least = 1e-3,
): { readonly figure: number; readonly at: number } {
  let size = least;
  for (const value of Array.from(b)) size = Math.max(size, Math.abs(value));
  let [figure, at] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    const off = Math.abs(a[i]! - b[i]!) / size;
    // What is no number is off by any measure.
    if (!(off <= figure)) [figure, at] = [Number.isNaN(off) ? Infinity : off, i];
  }
  return { figure: a.length === b.length ? figure : Infinity, at };
}
