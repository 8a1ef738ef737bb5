import type { Environment } from '../../environment.js';

export default {
  title: 'The backend was removed',
  kind: 'Mistakes',
  programs: ['train.js', 'main.js'],
  run: 'node remove.js',
  refused: /vae-kit: .*/,
  remedy: '`useWasm()` again.',
} satisfies Environment;
