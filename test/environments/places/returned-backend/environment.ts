import type { Environment } from '../../environment.js';

export default {
  title: 'A backend that was removed, and `useWasm` called again',
  kind: 'Mistakes',
  programs: ['train.js'],
  run: 'node remove.js',
  quick: true,
} satisfies Environment;
