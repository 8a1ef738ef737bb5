import * as kit from './dist/browser/vae-kit.js';
import { train } from './train.js';

async function run(paths) {
  const report = await kit.useWasm(paths ? { paths } : {});
  return { ...report, losses: await train(kit) };
}

addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => {
  const answer = run(event.data).catch((error) => ({ error: String(error) }));
  event.waitUntil(answer.then((result) => event.source.postMessage(result)));
});
