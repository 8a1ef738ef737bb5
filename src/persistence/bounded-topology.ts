import { BOUNDED_ZEROS } from './bounded-zeros.js';
import { isJsonObject } from './is-json-object.js';

/** How deep the layers of a network, and what they are told, may lie within each other. */
const DEEPEST = 64;

/** What tells the first weights of tfjs's layers; where it is left out, they would be drawn. */
const INITIALIZERS = [
  'kernel',
  'bias',
  'recurrent',
  'depthwise',
  'pointwise',
  'embeddings',
  'alpha',
  'beta',
  'gamma',
  'moving_mean',
  'moving_variance',
].map((weight) => `${weight}_initializer`);

const ZEROS = { class_name: 'Zeros', config: {} };

/**
 * A network's layers with every initializer replaced by zeros that remember it and keep to a
 * budget.
 *
 * @param topology - As it came from a file.
 * @param budget - The number of an open budget.
 * @throws Where it is not as tfjs writes it, so that something could pass by unreplaced.
 */
export function withBoundedZeros(topology: unknown, budget: number): unknown {
  const bounded = (replaced: unknown) => {
    if (!isJsonObject(replaced) || typeof replaced.class_name !== 'string' || !replaced.config) {
      throw new Error('an initializer that is none');
    }
    return { class_name: BOUNDED_ZEROS, config: { replaced, budget } };
  };
  const unsaid = Object.fromEntries(INITIALIZERS.map((name) => [name, bounded(ZEROS)]));
  const within = (value: unknown, depth: number): unknown => {
    if (depth > DEEPEST) throw new Error('layers within layers without end');
    if (Array.isArray(value)) return value.map((each) => within(each, depth + 1));
    if (!isJsonObject(value)) return value;
    const copy: Record<string, unknown> = Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        // tfjs takes names in both spellings, but writes one.
        if (/[A-Z]/.test(name)) throw new Error(`the name '${name.slice(0, 40)}'`);
        // tfjs makes a text of whatever a layer is called.
        if (name === 'name' && typeof inner !== 'string') throw new Error('a name that is no text');
        return [name, name.endsWith('_initializer') ? bounded(inner) : within(inner, depth + 1)];
      }),
    );
    if (copy.class_name === undefined) return copy;
    if (typeof copy.class_name !== 'string') throw new Error('a class without a name');
    return isJsonObject(copy.config) ? { ...copy, config: { ...unsaid, ...copy.config } } : copy;
  };
  return within(topology, 0);
}
