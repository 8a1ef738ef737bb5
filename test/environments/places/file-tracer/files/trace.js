import { cp } from 'node:fs/promises';
import { nodeFileTrace } from '@vercel/nft';

const { fileList } = await nodeFileTrace(['main.js']);
for (const file of [...fileList, 'package.json'])
  await cp(file, `out/${file}`, { recursive: true });
