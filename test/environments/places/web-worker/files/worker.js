import { train } from './train.js';

train()
  .catch((error) => ({ error: String(error) }))
  .then((result) => postMessage(result));
