import type { Environment } from '../../environment.js';

export default {
  title: 'A place that forbids it',
  kind: 'Runtimes',
  install: [],
  run: 'echo "Error: vae-kit: it must be allowed, but got a refusal. Ask."; exit 1',
  refused: /vae-kit: .* Ask\./,
} satisfies Environment;
