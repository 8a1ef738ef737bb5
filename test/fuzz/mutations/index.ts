import type { Random } from '../random.js';
import type { Subject } from '../subject.js';
import { BYTE_MUTATIONS } from './bytes.js';
import { editIdx } from './idx.js';
import type { Mutant } from './mutation.js';
import { editHeader, editValues } from './safetensors.js';

/** Changes the file of a subject in one way or another. */
export function mutate(subject: Subject, all: readonly Subject[], random: Random): Mutant {
  const { bytes, format } = subject;
  const raw = random.uniform();
  if (raw < (format === 'idx' ? 0.5 : 0.25)) return mutateBytes(bytes, random);
  if (format === 'idx') return editIdx(bytes, random);
  if (raw < 0.32) return editValues(bytes, random);
  const others = all.filter((other) => other.format === format).map((other) => other.bytes);
  return editHeader(bytes, others, random);
}

function mutateBytes(bytes: Uint8Array, random: Random): Mutant {
  const how: string[] = [];
  let changed = bytes.slice();
  for (let i = random.pick([1, 1, 1, 2, 3]); i > 0 && changed.length > 0; i--) {
    const name = random.pick(Object.keys(BYTE_MUTATIONS));
    changed = BYTE_MUTATIONS[name]!(changed, random).slice();
    how.push(name);
  }
  return { bytes: changed, sealed: false, how: how.join(', ') };
}
