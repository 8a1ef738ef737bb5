import type { Environment } from '../../environment.js';

export default {
  title: 'A backend that was removed',
  kind: 'Mistakes',
  run: 'node remove.js',
  refused: /vae-kit: .*backend.*/,
  remedy: 'Call `useWasm` again.',
  quick: true,
} satisfies Environment;
