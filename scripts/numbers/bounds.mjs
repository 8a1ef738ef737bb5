import { availableParallelism, cpus } from 'node:os';

/** The bounds that `npm start` prints: those of the test set after some epochs, and log p(x). */
export function boundsTable({ epochs, estimate, others }) {
  const options = ['--epochs', String(Math.max(...epochs)), '--seed', '1'];
  const command = ['npm', 'start', '--', ...options, '--estimate', String(estimate)];
  return {
    command,
    run: ['npm', 'start', '--silent', ...command.slice(2)],
    read: (printed) => ({
      machine: {
        cpu: cpus()[0]?.model ?? 'unknown',
        cores: availableParallelism(),
        node: process.version,
      },
      lines: [
        ['−ELBO after epoch', ...epochs.map(String), '−log p(x)'],
        ['vae-kit', ...epochs.map((epoch) => boundAfter(printed, epoch)), likelihoodIn(printed)],
        ...others,
      ],
    }),
  };
}

function found(printed, pattern, what) {
  const match = pattern.exec(printed);
  if (match === null) throw new Error(`The command was to print ${what}, and did not.`);
  return match[1];
}

const boundAfter = (printed, epoch) =>
  found(
    printed,
    new RegExp(`^epoch +${epoch}/.*test -ELBO (\\S+)`, 'm'),
    `the bound after epoch ${epoch}`,
  );

const likelihoodIn = (printed) =>
  found(printed, /^−log p\(x\) .*: (\S+ ± \S+) nats/m, 'the log-likelihood');
