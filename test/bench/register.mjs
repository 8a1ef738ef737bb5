// Lets Node run the benchmark's TypeScript, with 'vae-kit' as it is shipped: its tsconfig maps no
// paths to src.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register({ tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) });
