import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeInputs } from './make-inputs.js';
import type { Workload } from './workload.js';

/**
 * Gives a callback the path of a file with the inputs of a workload, which is there until the
 * callback is done.
 */
export async function withInputs<T>(
  workload: Workload,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vae-kit-bench-'));
  try {
    const path = join(folder, 'inputs.f32');
    await writeFile(
      path,
      (await makeInputs(workload)).map(
        (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      ),
    );
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
