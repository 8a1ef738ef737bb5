import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { NetworkSizes } from './network.js';

/** What a layer makes of one symbolic tensor, or of several. */
export function applied(
  layer: layers.Layer,
  sources: SymbolicTensor | SymbolicTensor[],
): SymbolicTensor {
  return layer.apply(sources) as SymbolicTensor;
}

/** A network's input, and behind it its condition where there is one. */
export function inputsOf({
  input: shape,
  condition,
  name,
}: NetworkSizes): [SymbolicTensor, ...SymbolicTensor[]] {
  const first = input({ shape: [...shape], name: `${name}_input` });
  return condition ? [first, input({ shape: [...condition], name: `${name}_condition` })] : [first];
}

/**
 * A network's input, or what was made of it, and its condition where there is one, flattened into
 * one row for each datum.
 */
export function flattened(sources: readonly SymbolicTensor[], name: string): SymbolicTensor {
  const flat = sources.map((source, i) =>
    source.shape.length === 2
      ? source
      : applied(
          layers.flatten({ name: `${name}_flatten_${i === 0 ? 'input' : 'condition'}` }),
          source,
        ),
  );
  return flat.length === 1
    ? flat[0]!
    : applied(layers.concatenate({ name: `${name}_concatenate` }), flat);
}

/** Such a row in the shape of the network's output. */
export function shaped(row: SymbolicTensor, { output, name }: NetworkSizes): SymbolicTensor {
  return output.length > 1
    ? applied(layers.reshape({ targetShape: [...output], name: `${name}_reshape` }), row)
    : row;
}
