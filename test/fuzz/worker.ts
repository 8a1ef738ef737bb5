/**
 * Judges one changed file after the other and tells its parent of each, which starts another such
 * process where this one hangs or dies.
 */
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { FINE, newJudge } from './judge.js';
import { countAllocations } from './memory.js';
import { mutate } from './mutations/index.js';
import { randomOf } from './random.js';
import type { FileReport, Range } from './report.js';
import { subjects } from './subjects/index.js';

const { seed, from, to, subject: part, verbose } = JSON.parse(process.argv[2]!) as Range;

/** Waits, so that what was judged is told before what may hang begins. */
const tell = (message: FileReport) =>
  new Promise<void>((done) => process.send!(message, undefined, undefined, () => done()));

await setBackend('cpu');
// tfjs warns of what it is asked for.
console.warn = () => undefined;
const all = await subjects();
const chosen = all.filter(({ name }) => name.includes(part));
const judge = newJudge(countAllocations());
if (chosen.length === 0) throw new Error(`no file has ${part} in its name`);
for (const subject of chosen) await judge.honest(subject);
process.send!('ready');
for (let index = from; index < to; index++) {
  const random = randomOf(seed, index);
  const subject = random.pick(chosen);
  const mutant = mutate(subject, all, random);
  const { outcome, why } = await judge.judge(subject, mutant);
  const told = verbose || !FINE.includes(outcome);
  await tell({
    index,
    subject: subject.name,
    outcome,
    ...(told && { how: mutant.how, why: why.slice(0, 2000) }),
  });
}
process.disconnect();
