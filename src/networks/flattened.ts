import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * A network's input, or what was made of it, and its condition where there is one, flattened into
 * one row for each datum.
 */
export function flattened(sources: readonly SymbolicTensor[], name: string): SymbolicTensor {
  const flat = sources.map((source, i) =>
    source.shape.length === 2
      ? source
      : (layers
          .flatten({ name: `${name}_flatten_${i === 0 ? 'input' : 'condition'}` })
          .apply(source) as SymbolicTensor),
  );
  return flat.length === 1
    ? flat[0]!
    : (layers.concatenate({ name: `${name}_concatenate` }).apply(flat) as SymbolicTensor);
}
