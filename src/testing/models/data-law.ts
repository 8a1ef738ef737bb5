import { figureFinding, type Finding } from '../run-laws.js';
import type { ModelSubject } from './subject.js';

/** Of bits and of levels, values between them have no probability at all. */
export function dataLaw({ model, batch }: ModelSubject): Finding {
  const { type, low, high, step } = model.support;
  const apart = step ?? (['binary', 'one-hot'].includes(type) ? 1 : undefined);
  const off = Array.from(batch.data.dataSync()).find((x) => {
    if (!(x >= low && x <= high)) return true;
    const level = apart === undefined ? 0 : (x - (Number.isFinite(low) ? low : 0)) / apart;
    return Math.abs(level - Math.round(level)) > 1e-3;
  });
  return figureFinding(
    Number(off !== undefined),
    0,
    `${off} is no value of a likelihood over '${type}', so that its loss is no −log p(x): ` +
      'binarise grey pixels, or take another likelihood',
  );
}
