import type { FromWorker } from './protocol.js';

const tell = (message: FromWorker) => postMessage(message);

tell({ type: 'error', message: 'Nothing trains yet.', fatal: true });
