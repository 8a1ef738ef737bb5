import type { Environment } from '../../environment.js';

export default {
  title: 'Wrong `paths`, then right ones',
  kind: 'Mistakes',
  programs: ['train.js', 'main.js'],
  run: 'node paths.js',
  quick: true,
} satisfies Environment;
