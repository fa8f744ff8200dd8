// `npm run first-contact -- FOLDER [--budget SECONDS]`: everything a Mac can teach, as one folder (docs/first-contact.md).
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { STEPS, stepsFor } from './first-contact/steps.mjs';
import { takeSteps } from './first-contact/take-steps.mjs';

const [named, flag, seconds = '600', ...rest] = process.argv.slice(2);
const budget = Number(seconds);
if (named === undefined || named.startsWith('-') || rest.length > 0 || (flag !== undefined && flag !== '--budget') || !(budget >= 1)) {
  console.error('usage: npm run first-contact -- FOLDER [--budget SECONDS]');
  process.exit(2);
}
if (process.platform !== 'darwin') {
  console.error(`this is ${process.platform}; on a Mac it would, each step by itself and bounded in time:`);
  for (const { title } of STEPS) console.error(`  - ${title}`);
  process.exit(3);
}
const folder = resolve(process.env.INIT_CWD ?? '.', named);
if (existsSync(folder)) {
  console.error(`${folder} exists: name another folder`);
  process.exit(4);
}
mkdirSync(folder, { recursive: true });
const done = await takeSteps(stepsFor({ budget }), folder);
for (const { id, title, outcome } of done) console.log(`${outcome.padEnd(9)} ${id}: ${title}`);
console.log(`\nRead ${folder}, pack it (tar czf first-contact.tgz FOLDER) and send it: docs/first-contact.md says where.`);
