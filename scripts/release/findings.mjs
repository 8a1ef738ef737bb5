/**
 * What a check finds: what is wrong, and what only the publisher can fill in. Nothing means that
 * all holds.
 *
 * @typedef {{
 *   readonly failures?: readonly string[],
 *   readonly toFillIn?: readonly string[],
 *   readonly note?: string,
 * }} Findings
 */

/**
 * What came of a check.
 *
 * @typedef {{
 *   readonly name: string,
 *   readonly outcome: 'holds' | 'to fill in' | 'fails' | 'left out',
 *   readonly seconds: number,
 *   readonly lines: readonly string[],
 * }} Outcome
 */

/**
 * @typedef {{ readonly name: string, readonly run: () => Findings | Promise<Findings> }} Check
 */

/**
 * Runs checks in their order. One that throws fails, and those after it run all the same.
 *
 * @param {readonly Check[]} checks
 * @param {(line: string) => void} say - Told how far it is.
 * @returns {Promise<Outcome[]>}
 */
export async function runChecks(checks, say) {
  const outcomes = [];
  for (const { name, run } of checks) {
    say(`${name} …`);
    const started = performance.now();
    let findings;
    try {
      findings = await run();
    } catch (error) {
      findings = { failures: [error instanceof Error ? error.message : String(error)] };
    }
    const { failures = [], toFillIn = [], note } = findings;
    const outcome = failures.length > 0 ? 'fails' : toFillIn.length > 0 ? 'to fill in' : 'holds';
    const lines = [...failures, ...toFillIn, ...(note === undefined ? [] : [note])];
    outcomes.push({ name, outcome, seconds: (performance.now() - started) / 1000, lines });
  }
  return outcomes;
}

/**
 * A table of what came of the checks, and whether the package may be published.
 *
 * @param {readonly Outcome[]} outcomes
 * @param {boolean} allowPlaceholders - Whether what only a publisher can fill in may be missing.
 * @returns {{ text: string, passed: boolean }}
 */
export function summaryOf(outcomes, allowPlaceholders) {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const rows = outcomes.flatMap(({ name, outcome, seconds, lines }) => [
    `${name.padEnd(width)}  ${outcome.padEnd(10)}  ${seconds.toFixed(1).padStart(6)} s`,
    ...lines.flatMap((line) => line.split('\n')).map((line) => `${' '.repeat(width)}  ${line}`),
  ]);
  const count = (wanted) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const [failed, open] = [count('fails'), count('to fill in')];
  const passed = failed === 0 && (open === 0 || allowPlaceholders);
  const said =
    `${count('holds')} of ${outcomes.length} hold` +
    (failed > 0 ? `, ${failed} ${failed === 1 ? 'fails' : 'fail'}` : '') +
    (open > 0 ? `, ${open} to be filled in by the publisher` : '') +
    `: ${passed ? (open > 0 ? 'all else is ready.' : 'ready to publish.') : 'not ready.'}`;
  return { text: [...rows, '', said].join('\n'), passed };
}
