// Lets Node run the examples' TypeScript in its own process. The tsx command would start a second
// one, and end it unsaved where a signal comes while it is busy drawing.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register({
  tsconfig:
    process.env.TSX_TSCONFIG_PATH ?? fileURLToPath(new URL('tsconfig.json', import.meta.url)),
});
