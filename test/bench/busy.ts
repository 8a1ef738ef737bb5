import { spawn } from 'node:child_process';

/** Ends with its parent, however that does. */
const BUSY = 'const { ppid } = process; while (process.ppid === ppid);';

/**
 * Starts so many other programs, each of which keeps a core busy for as long as this process lives;
 * what is returned stops them.
 */
export function keepBusy(count: number): () => void {
  const programs = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--eval', BUSY], { stdio: 'ignore' }),
  );
  const stop = () => programs.forEach((program) => program.kill());
  process.once('exit', stop);
  return stop;
}
