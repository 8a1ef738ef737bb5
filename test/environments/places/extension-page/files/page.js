import { train } from './train.js';

const result = await train().catch((error) => ({ error: String(error) }));
const to = await (await fetch(chrome.runtime.getURL('report.txt'))).text();
await fetch(to, { method: 'POST', body: JSON.stringify(result) });
