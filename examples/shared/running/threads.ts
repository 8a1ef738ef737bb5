import { VaeKitError } from 'vae-kit';

/** How many threads share the work: so many, or one for each core. */
export type Threads = number | 'auto';

/** Reads the value of `--threads`. */
export function threads(text: string): Threads {
  if (text === 'auto') return text;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value > 0) return value;
  throw new VaeKitError({
    problem: '--threads must be a positive integer or auto',
    received: JSON.stringify(text),
    remedy: 'Leave it out to use all cores, as far as that is faster.',
    option: '--threads',
  });
}
