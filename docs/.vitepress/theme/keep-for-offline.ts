import { withBase } from 'vitepress';

/** Has a service worker keep the site, once the page is there and has nothing else to do. */
export function keepForOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  const register = () => void navigator.serviceWorker.register(withBase('/sw.js'));
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register);
}
