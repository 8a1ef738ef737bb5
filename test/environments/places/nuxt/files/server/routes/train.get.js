import { train } from '../../train.js';

export default defineEventHandler(() => train().catch((error) => ({ error: String(error) })));
