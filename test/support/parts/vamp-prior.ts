import {
  cast,
  expandDims,
  floor,
  gather,
  logSumExp,
  mean,
  mul,
  reshape,
  sub,
  tile,
  variable,
  zeros,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import {
  splitKey,
  uniformNoise,
  type Family,
  type Params,
  type Prior,
} from '../../../src/index.js';

/** The equal mixture of K members of a family, whose parameters all rows share. */
function equalMixture(of: Family, parameters: readonly string[]): Family {
  const rowsOf = ({ rows }: Params) => rows!.shape[0];
  const components = ({ rows: _, ...params }: Params) => params;
  const countOf = (params: Params) => Object.values(components(params))[0]!.shape[0];
  const moments = (params: Params, kind: 'mean' | 'mode') => {
    const each = mean(of[kind](components(params)), 0, true);
    return tile(each, [rowsOf(params), ...each.shape.slice(1).map(() => 1)]);
  };
  return {
    type: `mixture of ${of.type}`,
    support: of.support,
    reparameterized: false,
    shared: parameters,
    rawShape: of.rawShape,
    params: () => {
      throw new Error('parameters come from the prior');
    },
    sample(params, key) {
      const [rows, count] = [rowsOf(params), countOf(params)];
      const [which, where] = splitKey(key, 2);
      const chosen = cast(floor(mul(count, uniformNoise(which, [rows]))), 'int32');
      const each = Object.fromEntries(
        Object.entries(components(params)).map(([name, value]) => [
          name,
          gather(value, chosen as Tensor1D),
        ]),
      );
      return of.sample(each, where);
    },
    logProb(params, value) {
      const [n, ...event] = value.shape as [number, ...number[]];
      const count = countOf(params);
      const ones = event.map(() => 1);
      // Row n of component k stands at k N + n.
      const each = Object.fromEntries(
        Object.entries(components(params)).map(([name, of]) => [
          name,
          reshape(tile(expandDims(of, 1), [1, n, ...of.shape.slice(1).map(() => 1)]), [
            count * n,
            ...of.shape.slice(1),
          ]),
        ]),
      );
      const logs = of.logProb(each, tile(value, [count, ...ones]));
      return sub(logSumExp(reshape(logs, [count, n]), 0), Math.log(count));
    },
    mean: (params) => moments(params, 'mean'),
    mode: (params) => moments(params, 'mode'),
  };
}

/**
 * VampPrior: the mixture of the posteriors of K points of data space that are learned. Tomczak and
 * Welling (2018), equation 9.
 *
 * @param parameters - The names of the family's parameters.
 */
export function vampPrior(
  of: Family,
  points: number,
  parameters: readonly string[] = ['mean', 'logScale'],
): Prior {
  return {
    type: 'vampPrior',
    options: { of, points },
    family: equalMixture(of, parameters),
    build({ key, posterior }) {
      if (!posterior) throw new Error('needs the posterior of a model');
      const first = uniformNoise(key, [points, ...posterior.data]);
      const inputs = variable(first);
      first.dispose();
      return {
        variables: { inputs },
        params: () => ({ rows: zeros([1]), ...posterior.params(inputs) }),
      };
    },
  };
}
