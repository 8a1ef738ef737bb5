import { sizeOf, type Shape } from '../core/shapes.js';
import { aboveBudget } from './bounded-zeros.js';
import type { Manifest } from './manifest.js';

/** What shapes alone ask for, before anything is made of them, must be in the file. */
export function checkClaims({ shapes, parts }: Manifest, held: number): void {
  const { data, layers, latent, condition } = shapes;
  const units = layers && [sizeOf(data ?? []), ...layers];
  const claims: Shape[] = units ? units.slice(1).map((size, i) => [units[i]!, size]) : [];
  if (parts.prior?.type === 'conditionalPrior' && latent && condition) {
    claims.push([2, ...condition, ...latent]);
  }
  claims.push(...claimsOf(parts.prior, { data, latent }), ...claimsOf(parts.posterior, { latent }));
  for (const claim of claims) if (!(sizeOf(claim) <= held)) throw aboveBudget(claim);
}

/** The same of a prior or a posterior by the sizes that it was made of. */
function claimsOf(
  part: unknown,
  shapes: { readonly data?: Shape | undefined; readonly latent?: Shape | undefined },
): Shape[] {
  const { type, options = {} } = Object(part) as Partial<LoosePart>;
  const { components, base, layers, hidden } = Object(options) as LoosePart['options'];
  const { data = [], latent = [] } = shapes;
  const partIn = (value: unknown) => (Object(value) as { part?: unknown }).part;
  switch (type) {
    case 'mixturePrior':
      return [[Number(components), ...latent]];
    case 'vampPrior':
      return [[Number(components), ...data]];
    case 'flow':
      return [base, ...(Array.isArray(layers) ? (layers as unknown[]) : [])].flatMap((own) =>
        claimsOf(partIn(own), shapes),
      );
    case 'affineCoupling':
    case 'inverseAutoregressive': {
      const units = Array.isArray(hidden) ? (hidden as unknown[]) : [];
      const sizes = [Math.ceil(sizeOf(latent) / 2), ...units];
      return sizes.slice(1).map((size, i) => [Number(sizes[i]), Number(size)]);
    }
    default:
      return [];
  }
}

/** A part as it is in a file, before anything is known of it. */
interface LoosePart {
  readonly type: unknown;
  readonly options: Readonly<Record<string, unknown>>;
}
