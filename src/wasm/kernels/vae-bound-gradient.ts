import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';
import { DECODER, ENCODER, type BoundAttributes } from './bound-places.js';
import { layersOf, runLayersBack } from './dense-layers.js';
import { outputs } from './outputs.js';

/**
 * The gradients of a VAE's bound: inputs as the bound has them, `kept`, what it left, and the
 * gradients by its figures, `byLoss`, `byElbo`, `byLogLikelihood` and `byKl`; outputs are those by
 * the kernels of encoder and decoder, and by those biases that there are, in this order.
 */
export const VAE_BOUND_GRADIENT = 'VaeKitVaeBoundGradient';

const backward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const inputs = call.inputs as Record<string, TensorInfo>;
    const attributes = call.attrs as unknown as BoundAttributes;
    const { rows, latent, data, posterior, likelihood, kept, room, weight } = attributes;
    const encoder = layersOf(backend, inputs, attributes.encoder, ENCODER);
    const decoder = layersOf(backend, inputs, attributes.decoder, DECODER);
    const all = [...encoder, ...decoder];
    const withBias = all.filter(({ bias }) => bias !== 0);
    const [byLoss, byElbo, byLikelihood, byKl] = (
      ['byLoss', 'byElbo', 'byLogLikelihood', 'byKl'] as const
    ).map((name) => backend.typedArrayFromHeap(inputs[name]!)[0]!) as [
      number,
      number,
      number,
      number,
    ];
    const made = outputs(
      backend,
      [
        [room.size],
        ...all.map(({ terms, units }) => [terms, units]),
        ...withBias.map(({ units }) => [units]),
      ],
      (rest, ...to) => {
        const [keptAt, roomAt] = [addressOf(backend, inputs.kept!), addressOf(backend, rest)];
        const from = (place: number) => keptAt + place;
        const at = (place: number) => roomAt + place;
        const spare = room.spare.map(at) as [number, number, number];
        const addresses = to.map((info) => addressOf(backend, info));
        let nextBias = all.length;
        const gradients = all.map(({ bias }, i) => ({
          kernel: addresses[i]!,
          bias: bias ? addresses[nextBias++]! : 0,
        }));
        const x = addressOf(backend, inputs.data!);
        const values = backend.typedArrayFromHeap(rest);
        const fill = (place: number, value: number) =>
          values.fill(value, place / 4, place / 4 + rows);
        fill(room.byLogLikelihood, (byElbo + byLikelihood - byLoss) / rows);
        fill(room.byKl, (byLoss * weight - byElbo + byKl) / rows);

        const byRow = at(room.byLogLikelihood);
        const byDecoded = at(room.byDecoded);
        const decoded = kept.decoded.map(from);
        const [slopes, output] = [from(kept.slopes), decoded[decoded.length - 1]!];
        const [size, last] = data;
        if (likelihood === 'logits') companion.scaleRows(rows, size, slopes, byRow, byDecoded);
        else if ('floor' in likelihood) {
          const { floored, floor } = likelihood;
          const [means, byMeans, byScales] = [from(kept.means), spare[0], spare[1]];
          companion.gaussianGrad(rows, size, size, x, means, slopes, byRow, byMeans, byScales);
          const count = (rows * size) / last;
          companion.gaussianHeadGrad(
            ...([count, last, floored, floor, output, byMeans, byScales, byDecoded] as const),
          );
        } else companion.gaussianGrad(rows, size, 1, x, output, slopes, byRow, byDecoded, 0);

        const z = from(kept.z);
        const byFirst = runLayersBack(
          ...([companion, decoder, rows, z, decoded, byDecoded, spare] as const),
          gradients.slice(encoder.length),
        );
        const { units, kernel } = decoder[0]!;
        const byZ = at(room.byZ);
        const { scratch } = companion;
        companion.sgemm(
          ...([false, true, rows, latent[0], units, byFirst, kernel, byZ] as const),
          ...([0, 0, scratch] as const),
        );

        const count = rows * latent[0];
        const [mean, logScale, prior] = [from(kept.mean), from(kept.logScale), from(kept.prior)];
        const [byMean, byLogScale, more] = [at(room.byMean), at(room.byLogScale), at(room.more)];
        companion.gaussianKlGrad(
          ...([rows, latent[0], 0, mean, logScale, prior, prior] as const),
          ...([at(room.byKl), byMean, byLogScale] as const),
        );
        companion.addTo(count, byZ, byMean);
        companion.gaussianSampleGrad(count, logScale, from(kept.noise), byZ, more);
        companion.addTo(count, more, byLogScale);
        const encoded = kept.encoded.map(from);
        const { floored, floor } = posterior;
        const byEncoded = at(room.byEncoded);
        companion.gaussianHeadGrad(
          ...([count / latent[1], latent[1], floored, floor] as const),
          ...([encoded[encoded.length - 1]!, byMean, byLogScale, byEncoded] as const),
        );
        runLayersBack(companion, encoder, rows, x, encoded, byEncoded, spare, gradients);
      },
    );
    backend.disposeData(made.shift()!.dataId);
    return made;
  };

/** Registers the gradients of a VAE's bound as one kernel. */
export function registerVaeBoundGradient(companion: Companion): Replacement | undefined {
  return addKernel(VAE_BOUND_GRADIENT, backward(companion), []);
}
