// Stands in front of each changed source, behind two paths, `choice` and `touched`. A test runner has said already what is chosen; a program
// that a test starts reads it here.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

if (globalThis.mutant === undefined) {
  const chosen = existsSync(choice) ? readFileSync(choice, 'utf8') : 'none';
  const told = new Set();
  globalThis.mutant = (id) => {
    if (chosen !== 'all' && chosen !== String(id)) return false;
    if (!told.has(id)) appendFileSync(touched, `${id}\n`);
    told.add(id);
    return chosen !== 'all';
  };
}
