import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FileReport, Range } from './report.js';

/** How long one file may take before it counts as one that hangs, on a machine that is busy. */
const PATIENCE = 60_000;
/** In megabytes, what no honest file comes near; who asks for more ends. */
const HEAP = 256;

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Judges files in a process of its own.
 *
 * @param report - Is told of each.
 * @returns The number of the first file that was not judged, and what kept it; nothing where all
 * were.
 */
export function runWorker(
  range: Range,
  report: (file: FileReport) => void,
): Promise<FileReport | undefined> {
  const worker = fork(path('worker.ts'), [JSON.stringify(range)], {
    execArgv: [
      '--import',
      path('register.mjs'),
      '--expose-gc',
      `--max-old-space-size=${HEAP}`,
      '--no-warnings',
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let next = range.from;
  let hangs = false;
  let said = '';
  worker.stderr!.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
  const alarm = setTimeout(() => {
    hangs = true;
    worker.kill('SIGKILL');
  }, PATIENCE);
  let ready = false;
  worker.on('message', (file: FileReport | 'ready') => {
    if (file === 'ready') {
      ready = true;
      return;
    }
    next = file.index + 1;
    alarm.refresh();
    report(file);
  });
  return new Promise((resolve, reject) => {
    worker.on('close', (code, signal) => {
      clearTimeout(alarm);
      if (!ready) reject(new Error(`the honest files do not load: ${said}`));
      else if (next >= range.to) resolve(undefined);
      else {
        resolve({
          index: next,
          subject: 'unknown',
          outcome: hangs ? 'hung' : 'crashed',
          why: hangs ? `for ${PATIENCE / 1000} s` : `${signal ?? code}: ${said}`,
        });
      }
    });
  });
}
