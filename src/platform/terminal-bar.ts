import { Writable } from 'node:stream';
import type { Progress, ProgressOptions } from './platform.js';
import { progressLine } from './progress-line.js';

const SAVE_CURSOR = '\x1B7';
const RESTORE_CURSOR = '\x1B8';

/**
 * stderr without the bar's saving and restoring of the cursor, which would put it on top of what
 * was logged meanwhile.
 */
function barStream(): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      if (text !== SAVE_CURSOR && text !== RESTORE_CURSOR) process.stderr.write(text);
      // Told at once, so that nothing is queued behind what the program writes next.
      done();
    },
  });
  // The width is looked up each time: a terminal may be resized meanwhile.
  return Object.defineProperties(stream, { isTTY: { value: true }, columns: { get: columns } });
}

/** How many characters a line of the terminal has; some terminals do not say. */
function columns(): number {
  return process.stderr.columns || 80;
}

/**
 * A progress bar on stderr, which must be a terminal; the package that draws it is loaded only
 * here.
 */
export async function openTerminalBar({
  title,
  total,
  unit = '',
}: ProgressOptions): Promise<Progress> {
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    stream: barStream(),
    format: (_options, { value, eta }, { note }: { note: string }) =>
      progressLine({ title, done: value, total, unit, secondsLeft: eta, note }, columns()),
    clearOnComplete: true,
    etaBuffer: 50,
    // Cut to the terminal's width here, rather than by a mode of the terminal that an interrupt
    // would leave switched on.
    linewrap: true,
  });
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note) => bar.update(done, note === undefined ? {} : { note }),
    stop: () => bar.stop(),
  };
}
