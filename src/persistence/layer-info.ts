/**
 * A layer of a saved network.
 *
 * @public
 */
export interface LayerInfo {
  /** Its class in tfjs-layers, as in `'Dense'`. */
  readonly type: string;
  /** How many units or filters it has, where it has such. */
  readonly units: number | undefined;
  /** What it applies to them, where it does. */
  readonly activation: string | undefined;
}

interface LayerRecord {
  readonly class_name?: unknown;
  readonly config?: LayerConfig;
}

interface LayerConfig {
  readonly units?: number;
  readonly filters?: number;
  readonly activation?: string;
}

/** The layers of a network by what a file says of it; none where it does not say. */
export function layersOf({ topology }: { readonly topology: object }): LayerInfo[] {
  const { config } = Object(topology) as { readonly config?: object };
  const { layers } = Object(config) as { readonly layers?: readonly LayerRecord[] };
  return (Array.isArray(layers) ? layers : []).map((layer: LayerRecord | undefined) => {
    const { units, filters, activation } = Object(layer?.config) as LayerConfig;
    return { type: String(layer?.class_name), units: units ?? filters, activation };
  });
}
