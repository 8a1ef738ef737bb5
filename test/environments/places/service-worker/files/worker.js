import { train } from './train.js';

addEventListener('message', (event) => {
  const answer = train()
    .catch((error) => ({ error: String(error) }))
    .then((result) => event.source.postMessage(result));
  event.waitUntil(answer);
});
