// `node scripts/packages/api-report.mjs`: writes packages/api/api-report/api.api.md anew, to be read in review.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { repositoryRoot } from '../toolchain.mjs';
import { writeDeclarations } from './declarations.mjs';

export const REPORT = join(repositoryRoot, 'packages', 'api', 'api-report', 'api.api.md');

/** The public surface of `@runtime/api` as text, every type it needs spelled out. */
export function apiReport() {
  const work = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-api-'));
  try {
    return extract(work, writeDeclarations());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** One project with the declarations of all libraries in it: only so are the types below the facade spelled out. */
function extract(work, declarations) {
  for (const file of readdirSync(declarations, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    const up = '../'.repeat(file.split(sep).length - 1);
    const text = readFileSync(join(declarations, file), 'utf8').replace(/(['"])@runtime\/([a-z-]+)\1/g, `'${up}$2/src/index.js'`);
    mkdirSync(dirname(join(work, file)), { recursive: true });
    writeFileSync(join(work, file), text);
  }
  for (const name of ['zod', '@types/node']) {
    const owner = name === 'zod' ? join('packages', 'contracts') : '';
    mkdirSync(dirname(join(work, 'node_modules', name)), { recursive: true });
    symlinkSync(realpathSync(join(repositoryRoot, owner, 'node_modules', name)), join(work, 'node_modules', name));
  }
  writeFileSync(join(work, 'package.json'), '{"name": "@runtime/api", "type": "module"}\n');
  const entry = join(work, 'api', 'src', 'index.d.ts');
  const compilerOptions = {
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    target: 'ES2023',
    lib: ['ES2023'],
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  };
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: work,
      mainEntryPointFilePath: entry,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [entry] } },
      apiReport: {
        enabled: true,
        reportFileName: 'api.api.md',
        reportFolder: work,
        reportTempFolder: join(work, 'temp'),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(work, 'package.json'),
  });
  const problems = [];
  const result = Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.text);
      message.handled = true;
    },
  });
  if (problems.length > 0 || result.errorCount > 0) throw new Error(`api-extractor: ${problems.join('; ')}`);
  return readFileSync(join(work, 'api.api.md'), 'utf8');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  mkdirSync(join(REPORT, '..'), { recursive: true });
  writeFileSync(REPORT, apiReport());
}
