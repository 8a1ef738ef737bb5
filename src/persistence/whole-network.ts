import { engine, serialization } from '@tensorflow/tfjs-core';
import { LayersModel } from '@tensorflow/tfjs-layers';
import { allOrNothing } from '../core/all-or-nothing.js';

const WHOLE_NETWORK = 'VaeKitWholeNetwork';

let registered = false;

/**
 * Makes known to tfjs-layers a class that stands around a network and builds it whole or not at
 * all: where tfjs fails midway, or layers are left over, their weights are freed.
 *
 * tfjs gives no hand to this between the promise of a topology and that of the network, while
 * others may build theirs; what it builds of a class, it builds at once.
 *
 * @returns The name of the class, whose config is the network's own topology.
 */
export function wholeNetwork(): string {
  if (!registered) serialization.registerClass(classOfWholeNetworks());
  registered = true;
  return WHOLE_NETWORK;
}

function classOfWholeNetworks() {
  return class extends serialization.Serializable {
    static readonly className = WHOLE_NETWORK;

    static override fromConfig<T extends serialization.Serializable>(
      _: serialization.SerializableConstructor<T>,
      topology: serialization.ConfigDict,
    ): T {
      return allOrNothing(() => build(topology)) as unknown as T;
    }

    getConfig(): serialization.ConfigDict {
      return {};
    }
  };
}

function build(topology: serialization.ConfigDict): LayersModel {
  const { className, config } = topology as { className: string; config: object };
  const { classNameMap } = serialization.SerializationMap.getMap();
  if (!Object.hasOwn(classNameMap, className)) throw new Error('a class of no network');
  const [constructor, fromConfig] = classNameMap[className]!;
  const before = new Set(Object.values(engine().registeredVariables));
  const network: unknown = fromConfig(constructor, config as serialization.ConfigDict);
  if (!(network instanceof LayersModel)) throw new Error('no network of layers');
  const own = new Set<unknown>(network.weights.map((weight) => weight.read()));
  for (const weight of Object.values(engine().registeredVariables)) {
    if (!before.has(weight) && !own.has(weight)) throw new Error('layers that lead nowhere');
  }
  return network;
}
