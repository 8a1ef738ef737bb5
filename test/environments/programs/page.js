import { report } from './report.js';
import { train } from './train.js';

train()
  .catch((error) => ({ error: String(error) }))
  .then(report);
