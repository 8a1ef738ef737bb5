import { onMount } from 'solid-js';
import { report } from '../../report.js';
import { train } from '../../train.js';

export default function Home() {
  onMount(() => {
    train()
      .catch((error) => ({ error: String(error) }))
      .then(report);
  });
  return <p>It trains.</p>;
}
