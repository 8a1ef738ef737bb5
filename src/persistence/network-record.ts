import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { VaeKitError, vaeKitError } from '../core/errors.js';
import { openBudget, type Budget } from './bounded-zeros.js';
import { checkConnections } from './check-connections.js';
import { withBoundedZeros } from './bounded-topology.js';
import { isJsonObject } from './is-json-object.js';
import { wholeNetwork } from './whole-network.js';

/** A network as plain values: its layers in the format of tfjs, without their weights. */
export interface NetworkRecord {
  readonly topology: object;
  /** Whether the network as a whole may be trained; each layer says so for itself. */
  readonly trainable: boolean;
}

/** Writes down how a network is built. */
export function recordOfNetwork(network: LayersModel): NetworkRecord {
  return { topology: network.toJSON(null, false) as object, trainable: network.trainable };
}

/**
 * Builds a network again; its weights are zeros.
 *
 * @param record - What {@link recordOfNetwork} wrote, as it came from a file.
 * @param place - What it is in the model.
 * @param budget - As many numbers as the file holds: layers that claim more are not built.
 */
export async function networkOf(
  record: unknown,
  place: string,
  budget: Budget,
): Promise<LayersModel> {
  const { topology, trainable } = (record ?? {}) as Partial<NetworkRecord>;
  if (!isJsonObject(topology) || typeof trainable !== 'boolean') throw malformed(place);
  const { id, close } = openBudget(budget);
  try {
    const config = withBoundedZeros(topology, id);
    checkConnections(config);
    const modelTopology = { class_name: wholeNetwork(), config };
    const network = await loadLayersModel({ load: async () => ({ modelTopology }) });
    network.trainable = trainable;
    return network;
  } catch (cause) {
    throw cause instanceof VaeKitError ? cause : malformed(place, cause);
  } finally {
    close();
  }
}

function malformed(place: string, cause?: unknown) {
  return vaeKitError(
    `the ${place} of a saved model must be a network that tfjs-layers can build`,
    cause instanceof Error ? cause.message.slice(0, 200) || cause.name : 'none',
    'Load it with the versions of vae-kit and tfjs-layers that saved it.',
    { cause },
  );
}
