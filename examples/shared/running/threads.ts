import { VaeKitError } from 'vae-kit';

/** How many threads share the work. */
export type Threads = number;

/** Reads the value of `--threads`. */
export function threads(text: string): Threads {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value > 0) return value;
  throw new VaeKitError({
    problem: '--threads must be a positive integer',
    received: JSON.stringify(text),
    remedy: 'Give as many as the machine has cores to spare.',
    option: '--threads',
  });
}
