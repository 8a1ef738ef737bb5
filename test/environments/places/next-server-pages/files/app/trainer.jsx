'use client';

import { useEffect } from 'react';
import { report } from '../report.js';
import { train } from '../train.js';

export function Trainer() {
  useEffect(() => {
    train()
      .catch((error) => ({ error: String(error) }))
      .then(report);
  }, []);
  return <p>It trains in the page.</p>;
}
