import { vi } from 'vitest';
import { explain } from '../../src/cli/explain.js';
import { main } from '../../src/cli/main.js';

class Exit extends Error {}

/** What the command prints, and how it ends, with such words behind its name. */
export async function command(
  ...words: readonly string[]
): Promise<{ printed: string; error: string }> {
  let [printed, error] = ['', ''];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text) => void (printed += `${String(text)}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    }),
    vi.spyOn(process, 'exit').mockImplementation(() => {
      throw new Exit();
    }),
    vi.spyOn(console, 'error').mockImplementation((text) => void (error += String(text))),
  ];
  try {
    await main(words);
  } catch (thrown) {
    if (!(thrown instanceof Exit)) error += explain(thrown);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { printed, error };
}
