// Kills a run of training at random moments, by SIGKILL, and has it go on each time: no checkpoint
// may be lost or unreadable, and the last weights must be those of a run that was never killed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';

function count(text) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a positive whole number.');
  }
  return value;
}

const { kills, seed } = new Command('npm run kill --')
  .description('Kills a run of training at random moments, and has it go on each time.')
  .option('--kills <count>', 'how many times', count, 200)
  .option('--seed <number>', 'decides when', count, 1)
  .parse()
  .opts();

/** Steps of an epoch: 200 data by 30. */
const EPOCH = 7;
/** As many as a few lives of the run last on a fast machine. */
const epochs = Math.ceil((50 * kills) / EPOCH) + 20;

let word = seed;
/** Numbers from 0 to 1: a linear congruential generator is good enough for moments. */
function random() {
  word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
  return word / 2 ** 32;
}

/** One life: ends by itself, or so many milliseconds after it began, or after it took up its run. */
function live(path, killed) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('train.mjs', import.meta.url)), path, String(epochs)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let text = '';
    let errors = '';
    let timer;
    const killIn = (milliseconds) => {
      timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    };
    if (killed?.after === 'spawn') killIn(killed.milliseconds);
    child.stdout.on('data', (piece) => {
      text += piece;
      if (killed?.after === 'begin' && timer === undefined && text.includes('from'))
        killIn(killed.milliseconds);
    });
    child.stderr.on('data', (piece) => (errors += piece));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(errors || `ended with ${code}`));
      else {
        const last = (name) => [...text.matchAll(new RegExp(`^${name} (\\S+)$`, 'gm'))].at(-1)?.[1];
        resolve({ from: last('from'), at: last('at'), weights: last('weights') });
      }
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'vae-kit-kill-'));
const path = join(folder, 'run.checkpoint');
const bar = new SingleBar({
  format: '{bar} {percentage}% | {value}/{total} kills | ETA {eta_formatted} | step {step}',
  stream: process.stderr,
  noTTYOutput: true,
  notTTYSchedule: 30_000,
});
try {
  const { weights: expected } = await live('');
  bar.start(kills, 0, { step: 0 });
  let safe = 0;
  for (let i = 0; i < kills; i++) {
    const killed =
      random() < 0.25
        ? { after: 'spawn', milliseconds: 3000 * random() }
        : { after: 'begin', milliseconds: 300 * random() };
    const { from, at, weights } = await live(path, killed);
    if (weights !== undefined) {
      // It was done before its moment came: another one takes its place.
      if (weights !== expected) throw new Error(`the weights differ: ${weights}, not ${expected}`);
      rmSync(path);
      safe = 0;
      i--;
      continue;
    }
    if (from !== undefined && Number(from) < safe)
      throw new Error(`kill ${i}: a run that was safe at step ${safe} went on from ${from}`);
    // A step is told before it is kept, and so the one before it is.
    if (at !== undefined) safe = Math.max(safe, Number(at) - 1);
    bar.update(i + 1, { step: safe });
  }
  bar.stop();
  const { from, weights } = await live(path);
  if (Number(from) < safe) throw new Error(`step ${safe} was lost: it went on from ${from}`);
  if (weights !== expected) throw new Error(`the weights differ: ${weights}, not ${expected}`);
  console.log(
    `${kills} kills up to step ${safe} of ${EPOCH * epochs}; none lost, none unreadable, and the ` +
      'weights are those of a run that was never killed.',
  );
} finally {
  bar.stop();
  rmSync(folder, { recursive: true });
}
