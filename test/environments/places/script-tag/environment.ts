import type { Environment } from '../../environment.js';

export default {
  title: 'One `<script type="module">`, no bundler',
  kind: 'Pages',
  page: { folder: '.' },
  remedy: 'Import `dist/browser/vae-kit.js` of the package, which holds TensorFlow.js.',
  quick: true,
} satisfies Environment;
