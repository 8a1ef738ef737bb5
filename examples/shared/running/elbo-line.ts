import type { BoundMetric, Callback, EpochRecord, Metrics } from 'vae-kit';

/** What an epoch brought, in one line, in nats per datum. */
export function elboLine(
  { epoch, metrics, validation, seconds }: EpochRecord<BoundMetric>,
  epochs: number,
): string {
  const parts = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `train ${terms(metrics)}`,
  ];
  if (validation) parts.push(`test ${terms(validation)}`);
  return [...parts, `${seconds.toFixed(1)} s`].join(' | ');
}

/** A callback that prints what each epoch of one of several models brought. */
export function printElbo(name: string, epochs: number): Callback<BoundMetric> {
  return { onEpoch: (record) => console.log(`${name} | ${elboLine(record, epochs)}`) };
}

function terms({ elbo, logLikelihood, kl }: Metrics<BoundMetric>): string {
  return (
    `-ELBO ${(-elbo).toFixed(2)} = -log p(x|z) ${(-logLikelihood).toFixed(2)} + KL ` + kl.toFixed(2)
  );
}
