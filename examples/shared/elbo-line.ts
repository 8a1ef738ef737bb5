import type { EpochRecord, Metrics } from 'vae-kit';

/** What an epoch brought, in one line, in nats per datum. */
export function elboLine({ epoch, metrics, validation, seconds }: EpochRecord, epochs: number): string {
  const parts = [`epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`, `train ${terms(metrics)}`];
  if (validation) parts.push(`test ${terms(validation)}`);
  return [...parts, `${seconds.toFixed(1)} s`].join(' | ');
}

function terms({ elbo, logLikelihood, kl }: Metrics): string {
  return `-ELBO ${(-elbo!).toFixed(2)} = -log p(x|z) ${(-logLikelihood!).toFixed(2)} + KL ${kl!.toFixed(2)}`;
}
