import { describe, expect, it } from 'vitest';
import { licenceProblems } from '../../scripts/release/licences.mjs';

const bundled = [
  { name: 'commander', version: '14.0.3', license: 'MIT' },
  { name: '@tensorflow/tfjs-backend-wasm', version: '4.22.0', license: 'Apache-2.0' },
];
const rule = '-'.repeat(80);
const mit = `${rule}\ncommander 14.0.3 (MIT)\n\nMIT License\nCopyright (c) 2011\n`;
const apache =
  `${rule}\n@tensorflow/tfjs-backend-wasm 4.22.0 (Apache-2.0)\n\n` +
  'Apache License\nVersion 2.0\n';

describe('licenceProblems', () => {
  it('are none where each text is there', () => {
    expect(licenceProblems(bundled, `Intro\n${mit}${apache}`)).toEqual([]);
  });

  it('tell which is missing, is of another version, or has no text', () => {
    expect(licenceProblems(bundled, mit)).toEqual([
      'no licence of @tensorflow/tfjs-backend-wasm 4.22.0 (Apache-2.0) goes with its code',
    ]);
    expect(licenceProblems(bundled, mit.replace('14.0.3', '13.0.0') + apache)).toEqual([
      'no licence of commander 14.0.3 (MIT) goes with its code',
    ]);
    const named = `${rule}\ncommander 14.0.3 (MIT)\n\n${apache}`;
    expect(licenceProblems(bundled, named)).toEqual(['the licence of commander is only named']);
  });

  it('tell of licences that nobody has looked at', () => {
    const copyleft = [{ name: 'reader', version: '1.0.0', license: 'GPL-3.0' }];
    expect(licenceProblems(copyleft, '')).toEqual([
      'reader is under GPL-3.0, which is not looked at yet',
    ]);
    const both = [{ name: 'reader', version: '1.0.0', license: 'MIT AND GPL-3.0' }];
    expect(licenceProblems(both, '')).toEqual([
      'reader is under MIT AND GPL-3.0, which is not looked at yet',
    ]);
  });
});
