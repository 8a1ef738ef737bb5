import { fileURLToPath } from 'node:url';
import { compile } from '../../../scripts/pack-companion.mjs';
import * as ways from '../../../src/wasm/assembly/ways.js';
import { arena, type Arena } from './arena.js';

/** A way through the module, by its name. */
export type Way = keyof typeof ways;

const names = new Map(Object.entries(ways).map(([name, way]) => [way, name as Way]));

export interface Traced extends Arena {
  /** How often each way was taken since it was last asked, in the order of the first times. */
  taken(): Partial<Record<Way, number>>;
}

let build: Promise<Uint8Array<ArrayBuffer>> | undefined;

async function bytesOfBuild(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = fileURLToPath(new URL('../../../src/wasm/assembly', import.meta.url));
  return Uint8Array.from(await compile(folder, 'traced', ['--use', 'TRACED=1']));
}

/** The companion, built to tell which ways it takes. */
export async function traced(pages?: number): Promise<Traced> {
  const bytes = await (build ??= bytesOfBuild());
  let counts: Partial<Record<Way, number>> = {};
  const visit = (way: number) => {
    const name = names.get(way)!;
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    ...arena({ name: 'traced', bytes }, { ...(pages !== undefined && { pages }), visit }),
    taken() {
      const found = counts;
      counts = {};
      return found;
    },
  };
}
