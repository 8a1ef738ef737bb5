import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { visit } from '../package/page.js';
import type { Outcome } from './outcome.js';
import { openReceiver } from './receiver.js';

/** Starts a browser with an extension, whose scripts read in report.txt where to report. */
export async function runExtension(folder: string): Promise<Outcome> {
  const receiver = await openReceiver();
  try {
    await writeFile(join(folder, 'report.txt'), receiver.url);
    return await visit('about:blank', receiver.result, [
      `--load-extension=${folder}`,
      `--disable-extensions-except=${folder}`,
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
    ]);
  } finally {
    receiver.close();
  }
}
