// Rolls the types of each entry up into one file, for ESM and for CommonJS. --report compares the
// public API with the reports in test/api, and fails where they differ --report --local brings the
// reports up to date instead
import { copyFileSync, mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const report = process.argv.includes('--report');
const localBuild = process.argv.includes('--local');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

function emitDeclarations() {
  const { status } = spawnSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function rollUp(configFile) {
  const configObjectFullPath = resolve(configFile);
  const configObject = ExtractorConfig.loadFile(configObjectFullPath);
  configObject.apiReport.enabled = report;
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath,
    packageJsonFullPath: resolve('package.json'),
  });
  if (report) mkdirSync(config.reportFolder, { recursive: true });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: localBuild || !report,
    messageCallback: quieten,
  });
  copyFileSync(config.untrimmedFilePath, config.untrimmedFilePath.replace(/\.d\.ts$/, '.d.cts'));
  return succeeded;
}

function quieten(message) {
  // The extractor's own, older TypeScript and its preamble are no news.
  const isNotice = ['console-preamble', 'console-compiler-version-notice'].includes(
    message.messageId,
  );
  // A link to a function with overloads means all of them.
  const meansOverloads =
    message.messageId === 'ae-unresolved-link' &&
    message.text.includes('more than one declaration');
  if (isNotice || meansOverloads) message.logLevel = 'none';
}

emitDeclarations();
const succeeded = ['api-extractor.json', 'api-extractor.wasm.json', 'api-extractor.testing.json']
  .map(rollUp)
  .every(Boolean);
if (!succeeded) {
  console.error(
    report
      ? 'The public API differs from test/api. Where that is meant, run: npm run api -- --local'
      : 'The types could not be rolled up.',
  );
  process.exit(1);
}
