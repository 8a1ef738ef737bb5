import { report } from './report.js';

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => report(data);
worker.onerror = ({ message }) => report({ error: message });
