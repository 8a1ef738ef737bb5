import { readFileSync } from 'node:fs';

/** Of all changes of a room that tests run, so many per cent must be noticed. */
const LEAST = 92;

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** A change as the files under `survivors/` tell it: the line it is in, and what its place then holds. */
const toldOf = (source, { location, replacement }) => ({
  line: oneLine(source.split('\n')[location.start.line - 1]),
  becomes: oneLine(replacement),
});

const isSame = (one, other) => one.line === other.line && one.becomes === other.becomes;

/**
 * Prints how many of a room's changes were noticed, those that were not and have no reason, and
 * reasons that nothing needs any more.
 *
 * @returns What the process exits with: 0 where enough were noticed, and each other has its reason.
 */
export async function judge(room) {
  const { SURVIVORS } = await import(`./survivors/${room}.mjs`);
  const report = JSON.parse(
    readFileSync(new URL(`../../build/stryker/${room}.json`, import.meta.url), 'utf8'),
  );
  const counts = { noticed: 0, survived: 0, explained: 0 };
  const open = [];
  const needless = [];
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const reasons = (SURVIVORS[file] ?? []).flatMap(({ changes }) =>
      changes.map(([line, becomes]) => ({ line: oneLine(line), becomes: oneLine(becomes) })),
    );
    const used = new Set();
    for (const mutant of mutants) {
      if (['Killed', 'Timeout'].includes(mutant.status)) counts.noticed++;
      if (!['Survived', 'NoCoverage'].includes(mutant.status)) continue;
      counts.survived++;
      const told = toldOf(source, mutant);
      const reason = reasons.find((each) => isSame(each, told));
      if (reason) {
        used.add(reason);
        counts.explained++;
      } else open.push({ file: `${file}:${mutant.location.start.line}`, ...told });
    }
    needless.push(...reasons.filter((each) => !used.has(each)).map((each) => ({ file, ...each })));
  }
  const { noticed, survived, explained } = counts;
  const share = (100 * noticed) / (noticed + survived);
  print('Not noticed, and without a reason', open);
  print('Reasons that no change needs', needless);
  console.log(
    `${room}: ${noticed} of ${noticed + survived} changes noticed, ${share.toFixed(1)} % ` +
      `(at least ${LEAST} %); of the ${survived} others ${explained} have a reason.`,
  );
  return share >= LEAST && open.length === 0 ? 0 : 1;
}

function print(title, changes) {
  if (changes.length === 0) return;
  console.log(`\n${title}:`);
  for (const { file, line, becomes } of changes)
    console.log(`  ${file}\n    [${JSON.stringify(line)}, ${JSON.stringify(becomes)}],`);
  console.log();
}
