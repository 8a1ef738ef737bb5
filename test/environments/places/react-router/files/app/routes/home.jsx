import { useEffect } from 'react';
import { report } from '../../report.js';
import { train } from '../../train.js';

export default function Home() {
  useEffect(() => {
    train()
      .catch((error) => ({ error: String(error) }))
      .then(report);
  }, []);
  return <p>It trains.</p>;
}
