import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARROWS, reach } from './arrows.mjs';
import { repositoryRoot } from './toolchain.mjs';

/** Manifests and turbo boundaries must say what the table of arrows says. */
function arrowProblems() {
  const problems = [];
  const { boundaries } = JSON.parse(readFileSync(join(repositoryRoot, 'turbo.json'), 'utf8'));
  for (const area of ['packages', 'apps']) {
    for (const name of readdirSync(join(repositoryRoot, area))) {
      const file = join(area, name, 'package.json');
      if (!existsSync(join(repositoryRoot, file))) continue;
      const arrows = ARROWS[name];
      if (arrows === undefined) {
        problems.push(`${file}: not in scripts/arrows.mjs`);
        continue;
      }
      const manifest = JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8'));
      for (const dependency of Object.keys(manifest.dependencies ?? {})) {
        const short = dependency.replace(/^@runtime\//, '');
        if (dependency.startsWith('@runtime/') && !arrows.includes(short)) problems.push(`${file}: ${name} may not import ${short}`);
      }
      const allowed = boundaries.tags[name]?.dependencies?.allow ?? [];
      const wanted = [...reach(name), ...(name === 'testing' ? [] : ['testing'])];
      if (JSON.stringify([...allowed].sort()) !== JSON.stringify([...wanted].sort())) {
        problems.push(`turbo.json: boundaries of "${name}" must allow ${JSON.stringify(wanted)}`);
      }
    }
  }
  return problems;
}

const run = (...command) => spawnSync(command[0], command.slice(1), { cwd: repositoryRoot, stdio: 'inherit' }).status === 0;
const bin = (name) => join(repositoryRoot, 'node_modules', '.bin', name);

const problems = arrowProblems();
for (const problem of problems) console.error(`arrows: ${problem}`);
const style = run(bin('biome'), 'check', '--error-on-warnings', '--max-diagnostics=50');
const boundaries = run(bin('turbo'), 'boundaries', '--no-color');
process.exitCode = problems.length === 0 && style && boundaries ? 0 : 1;
