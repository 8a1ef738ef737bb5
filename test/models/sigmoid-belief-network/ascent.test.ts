import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundOf,
  climb,
  fieldOf,
  newAscent,
  place,
  residualOf,
  tightenAll,
  updateMean,
  type Ascent,
} from '../../../src/models/sigmoid-belief-network/ascent.js';
import { allBits } from '../../support/enumerate.js';
import { centralDifferences } from '../../support/gradients.js';
import { float64Stream } from '../../support/random.js';
import {
  exactLogProb,
  factorizedElbo,
  linksOfTiny,
  saulBound,
  tinyNetwork,
  type TinyNetwork,
} from './tiny-network.js';

const shapes = [
  [5, 4],
  [5, 3, 2],
  [4, 3, 2, 2],
] as const;
const networks = fc.record({
  sizes: fc.constantFrom(...shapes),
  scale: fc.constantFrom(0.1, 1, 3, 10, 50, 1000),
  seed: fc.nat(),
  datum: fc.nat(),
});

const meansOf = ({ values }: Ascent) => values.slice(1).map((means) => Array.from(means));
const xisOf = ({ tilts }: Ascent) => tilts.map(({ xi }) => Array.from(xi));

/** The bound of an ascent's means and ξ, by definition. */
const bySaul = (network: TinyNetwork, ascent: Ascent) =>
  saulBound(network, Array.from(ascent.values[0]!), meansOf(ascent), xisOf(ascent));

function datumOf(network: TinyNetwork, which: number): number[] {
  const data = allBits(network.sizes[0]!);
  return data[which % data.length]!;
}

/** An ascent at its start, from the network's own means or from random ones. */
function begun(network: TinyNetwork, x: readonly number[], seed?: number): Ascent {
  const ascent = newAscent(linksOfTiny(network));
  const next = float64Stream(seed ?? 0);
  const units = network.sizes.slice(1).reduce((total, width) => total + width, 0);
  place(ascent, x, seed === undefined ? undefined : Array.from({ length: units }, next));
  tightenAll(ascent);
  return ascent;
}

describe('the mean-field bound', () => {
  it('is that of Saul, Jaakkola and Jordan, and never above the ELBO of q or log p(x)', () => {
    const nearest = { elbo: Infinity, exact: Infinity };
    fc.assert(
      fc.property(networks, ({ sizes, scale, seed, datum }) => {
        const network = tinyNetwork(sizes, scale, seed);
        const x = datumOf(network, datum);
        const ascent = begun(network, x, seed % 2 ? seed : undefined);
        for (let sweep = 0; sweep < 3; sweep++) {
          const exact = exactLogProb(network, x);
          const size = 1 + Math.abs(exact);
          const bound = boundOf(ascent);
          expect(Math.abs(bound - bySaul(network, ascent)) / size).toBeLessThan(1e-9);
          const elbo = factorizedElbo(network, x, meansOf(ascent));
          expect((bound - elbo) / size).toBeLessThan(1e-9);
          expect((bound - exact) / size).toBeLessThan(1e-9);
          nearest.elbo = Math.min(nearest.elbo, elbo - bound);
          nearest.exact = Math.min(nearest.exact, exact - bound);
          climb(ascent, { tolerance: 1e-6, maxIterations: 1 });
        }
      }),
      { seed: 1, numRuns: 150 },
    );
    // A bound that is never near says little.
    expect(nearest.elbo).toBeLessThan(1e-3);
    expect(nearest.exact).toBeLessThan(1e-3);
  });

  it('is exact for a network whose units are independent', () => {
    const network = { ...tinyNetwork([5, 4], 2, 3), kernels: [new Array<number>(20).fill(0)] };
    const ascent = begun(network, [1, 0, 1, 1, 0]);
    expect(Math.abs(boundOf(ascent) - exactLogProb(network, [1, 0, 1, 1, 0]))).toBeLessThan(1e-8);
  });

  it('has the best ξ also where one expectation is all of the sum to float64', () => {
    const network = { sizes: [1, 1], biases: [[0], [0]], kernels: [[190]] };
    const ascent = newAscent(linksOfTiny(network));
    place(ascent, [1], [0.36]);
    tightenAll(ascent);
    const best = bySaul(network, ascent);
    for (let xi = 0; xi <= 1; xi += 1 / 256)
      expect(saulBound(network, [1], meansOf(ascent), [[xi]])).toBeLessThan(best + 2e-7);
  });

  it('has the best ξ of each unit', () => {
    fc.assert(
      fc.property(networks, ({ sizes, scale, seed, datum }) => {
        const network = tinyNetwork(sizes, Math.min(scale, 50), seed);
        const ascent = begun(network, datumOf(network, datum), seed);
        const xis = xisOf(ascent);
        const best = bySaul(network, ascent);
        xis.forEach((own, l) =>
          own.forEach((_, i) => {
            for (const shift of [-0.1, -0.01, 0.01, 0.1]) {
              const other = xis.map((values, at) =>
                values.map((xi, k) =>
                  at === l && k === i ? Math.min(1, Math.max(0, xi + shift)) : xi,
                ),
              );
              // Each unit is left when it can gain no more than 1e-7.
              expect(
                saulBound(network, Array.from(ascent.values[0]!), meansOf(ascent), other),
              ).toBeLessThan(best + 2e-7);
            }
          }),
        );
      }),
      { seed: 2, numRuns: 50 },
    );
  });
});

/**
 * By how much the bound falls at most, relative to its size, over three sweeps of a way to update
 * means.
 */
function greatestFall(
  network: TinyNetwork,
  x: readonly number[],
  seed: number,
  update: (ascent: Ascent, level: number, j: number) => void,
): number {
  const ascent = begun(network, x, seed);
  let last = bySaul(network, ascent);
  let fall = 0;
  const look = () => {
    const now = bySaul(network, ascent);
    fall = Math.max(fall, (last - now) / (1 + Math.abs(now)));
    last = now;
  };
  for (let sweep = 0; sweep < 3; sweep++) {
    for (let level = network.sizes.length - 1; level > 0; level--) {
      for (let j = 0; j < network.sizes[level]!; j++) {
        update(ascent, level, j);
        look();
      }
    }
    tightenAll(ascent);
    look();
  }
  return fall;
}

describe('coordinate ascent', () => {
  const greatestOf = (update: (ascent: Ascent, level: number, j: number) => void) => {
    let greatest = 0;
    fc.assert(
      fc.property(networks, ({ sizes, scale, seed, datum }) => {
        const network = tinyNetwork(sizes, scale, seed);
        greatest = Math.max(greatest, greatestFall(network, datumOf(network, datum), seed, update));
      }),
      { seed: 3, numRuns: 150 },
    );
    return greatest;
  };

  it('never lowers the bound, by whichever of its steps', () => {
    expect(greatestOf(updateMean)).toBeLessThan(1e-9);
  });

  it('would be seen to lower it, were the step another', () => {
    // The bounds of the children left out: what a unit's own input alone would have.
    const fromAboveAlone = ({ links, values, tilts }: Ascent, level: number, j: number) => {
      const logit = level === links.links.length ? links.topBias[j]! : tilts[level]!.mean[j]!;
      values[level]![j] = Math.min(Math.max(1 / (1 + Math.exp(-logit)), 1e-9), 1 - 1e-9);
    };
    expect(greatestOf(fromAboveAlone)).toBeGreaterThan(0.1);
  });

  it('keeps its running sums as they would be afresh', () => {
    fc.assert(
      fc.property(networks, ({ sizes, scale, seed, datum }) => {
        const network = tinyNetwork(sizes, scale, seed);
        const ascent = begun(network, datumOf(network, datum), seed);
        for (let level = sizes.length - 1; level > 0; level--)
          for (let j = 0; j < sizes[level]!; j++) updateMean(ascent, level, j);
        const kept = ascent.tilts.map(({ mean, share }) => ({
          mean: mean.slice(),
          share: share.slice(),
        }));
        const asIs = ascent.tilts.map(({ xi }) => xi.slice());
        tightenAll(ascent);
        ascent.tilts.forEach(({ mean, share, xi }, l) => {
          mean.forEach((own, i) =>
            expect(Math.abs(own - kept[l]!.mean[i]!)).toBeLessThan(1e-9 * (1 + scale)),
          );
          // The share depends on ξ too, which may have moved on.
          share.forEach((own, i) =>
            expect(xi[i] === asIs[l]![i] ? Math.abs(own - kept[l]!.share[i]!) : 0).toBeLessThan(
              1e-7,
            ),
          );
        });
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it.each(shapes.map((sizes) => ({ sizes })))(
    'ends at a fixed point of $sizes units, where the bound is level in each mean',
    ({ sizes }) => {
      for (let seed = 1; seed <= 5; seed++) {
        const network = tinyNetwork(sizes, 2, seed);
        const x = datumOf(network, 11 * seed);
        const ascent = begun(network, x);
        const sweeps = climb(ascent, { tolerance: 1e-10, maxIterations: 1000 });
        expect(sweeps).toBeLessThan(1000);
        expect(residualOf(ascent)).toBeLessThan(1e-6);
        const means = meansOf(ascent);
        const xis = xisOf(ascent);
        const shaped = (flat: readonly number[]) => {
          let used = 0;
          return means.map(({ length }) => flat.slice(used, (used += length)));
        };
        const flat = means.flat();
        // Along the logits, in which a mean near 0 or 1 is as free as any other.
        const logits = flat.map((mean) => Math.log(mean / (1 - mean)));
        const slopes = centralDifferences(
          (moved) =>
            saulBound(network, x, shaped(moved.map((logit) => 1 / (1 + Math.exp(-logit)))), xis),
          logits,
          1e-4,
        );
        slopes.forEach((slope) => expect(Math.abs(slope)).toBeLessThan(1e-6));
      }
    },
  );

  it('has the slope of the bound for its field', () => {
    const network = tinyNetwork([5, 3, 2], 1.5, 8);
    const ascent = begun(network, [1, 1, 0, 0, 1], 4);
    const means = meansOf(ascent);
    const entropySlope = (mean: number) => Math.log((1 - mean) / mean);
    means.forEach((own, l) =>
      own.forEach((mean, j) => {
        const [slope] = centralDifferences(
          ([moved]) =>
            saulBound(
              network,
              [1, 1, 0, 0, 1],
              means.map((values, at) =>
                values.map((value, k) => (at === l && k === j ? moved! : value)),
              ),
              xisOf(ascent),
            ),
          [mean],
          1e-5,
        );
        expect(Math.abs(fieldOf(ascent, l + 1, j) + entropySlope(mean) - slope!)).toBeLessThan(
          1e-6,
        );
      }),
    );
  });

  it('climbs from a start that it is given, and stops at once where that is the end', () => {
    const network = tinyNetwork([5, 3, 2], 2, 5);
    const x = [0, 1, 1, 0, 1];
    const ascent = begun(network, x);
    expect(climb(ascent, { tolerance: 1e-8, maxIterations: 1000 })).toBeGreaterThan(2);
    const [end, bound] = [meansOf(ascent).flat(), boundOf(ascent)];
    place(ascent, x, end);
    // ξ is found to 1e-7 nats, which leaves the means their fourth digit.
    expect(climb(ascent, { tolerance: 1e-3, maxIterations: 1000 })).toBe(1);
    expect(Math.abs(boundOf(ascent) - bound)).toBeLessThan(1e-6);
  });

  it('takes no more sweeps than it may', () => {
    const ascent = begun(tinyNetwork([5, 4], 3, 6), [1, 0, 0, 1, 1]);
    expect(climb(ascent, { tolerance: 1e-12, maxIterations: 2 })).toBe(2);
  });
});
