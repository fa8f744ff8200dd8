import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import type { Base } from './bases.js';

/** A repository of its own in which one bundle after the other is laid out. */
export class Place {
  readonly root = temporaryDirectory({ inMemory: true });

  constructor() {
    writeFileSync(join(this.root, 'runtime.config.json'), '{}');
  }

  /** Lays out the files of a base in the place of what stood there. Returns the run directory. */
  lay({ files }: Base): string {
    const out = join(this.root, 'out');
    const run = join(out, 'run-1');
    rmSync(out, { recursive: true, force: true });
    mkdirSync(run, { recursive: true });
    writeTree(run, files);
    return run;
  }
}
