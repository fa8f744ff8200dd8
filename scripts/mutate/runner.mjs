// Runs the tests of one file as they are, or once for each mutant that they reach. Vitest takes it as its test runner.
// What it does it appends to a log: a mutant whose line stands last when the process is gone has ended the process.
import { appendFileSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { TestRunner } from 'vitest';
import { startTests } from 'vitest/internal/browser';

const { log, reached } = JSON.parse(readFileSync(process.env.RUNTIME_MUTANTS, 'utf8'));
const write = (line) => appendFileSync(log, `${JSON.stringify(line)}\n`);
const nameOf = (task) => (task.suite === undefined ? task.name : `${nameOf(task.suite)} > ${task.name}`);
const walk = (task) => [task, ...(task.tasks ?? []).flatMap(walk)];

/** A thread that ends the process when the tests of one mutant take too long: a loop without an end cannot be left otherwise. */
const watch = new Worker(
  `const { parentPort } = require('node:worker_threads');
  let timer;
  parentPort.on('message', (time) => {
    clearTimeout(timer);
    if (time > 0) timer = setTimeout(() => process.kill(process.pid, 'SIGKILL'), time);
  });`,
  { eval: true },
);
watch.unref();

/** Runs chosen tests up to the first that fails. */
class Attempt extends TestRunner {
  constructor(outer, chosen, until) {
    super(outer.config);
    this.chosen = chosen;
    this.until = until;
    this.moduleRunner = outer.moduleRunner;
    this._otel = outer._otel;
  }
  onCollected([file]) {
    if (this.chosen === undefined) return;
    for (const task of walk(file)) if (task.type === 'test' && !this.chosen.has(nameOf(task))) task.mode = 'skip';
    for (const task of walk(file).reverse()) {
      if (task.type === 'suite' && task.tasks.every(({ mode }) => mode === 'skip')) task.mode = 'skip';
    }
  }
  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (test.result?.state === 'fail') this.failed ??= nameOf(test);
    if (this.failed !== undefined || nameOf(test) === this.until) this.cancelRun = true;
  }
}

export default class extends TestRunner {
  reach = { loading: new Set(), file: new Set(), tests: {} };
  durations = {};

  onBeforeCollect([file]) {
    this.file = file;
    if (reached === undefined) globalThis.mutant = (id) => this.note(id);
  }
  note(id) {
    if (!this.loaded) this.reach.loading.add(id);
    else if (this.test === undefined) this.reach.file.add(id);
    else {
      this.reach.tests[nameOf(this.test)] ??= new Set();
      this.reach.tests[nameOf(this.test)].add(id);
    }
    return false;
  }
  onCollected([file]) {
    this.loaded = true;
    if (reached !== undefined) for (const task of walk(file)) task.mode = 'skip';
  }
  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test);
    this.test = test;
  }
  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    this.test = undefined;
  }
  async onAfterRunFiles([file]) {
    super.onAfterRunFiles();
    if (reached === undefined) {
      const slowest = Math.max(0, ...walk(file).map(({ result }) => result?.duration ?? 0));
      const time = file.collectDuration + (file.result?.duration ?? 0);
      const reach = JSON.parse(JSON.stringify(this.reach, (_, value) => (value instanceof Set ? [...value] : value)));
      write({ file: this.file, failed: file.result?.state === 'fail', time, slowest, reach });
      return;
    }
    const { mutants, time, slowest, tests } = reached[this.file];
    // A test that waits for what a mutant never does should not wait for as long as it may.
    this.config.testTimeout = Math.min(this.config.testTimeout, 5000 + 4 * slowest);
    process.on('unhandledRejection', () => {
      this.unhandled = true;
    });
    for (const { id, whole } of mutants) {
      write({ file: this.file, id });
      watch.postMessage(10_000 + 4 * time);
      const chosen = new Set(Object.keys(tests).filter((name) => tests[name].includes(id)));
      const failed = await (whole ? this.attempt(id) : this.attemptQuickly(id, chosen));
      watch.postMessage(0);
      write({ file: this.file, id, failed: failed ?? null });
    }
    write({ file: this.file, done: true });
  }

  /** With modules that are loaded already, unless what they remember hides the mutant, or makes a test fail without it. */
  async attemptQuickly(id, chosen) {
    const failed = await this.run(id, chosen);
    if (failed === undefined) return this.hit ? undefined : this.attempt(id);
    const without = await this.run(undefined, chosen, failed);
    return without === undefined ? failed : this.attempt(id);
  }
  /** All tests of the file, with modules that are loaded anew before and after. */
  async attempt(id) {
    this.forget(() => true);
    const failed = await this.run(id);
    this.forget(() => true);
    return failed;
  }
  async run(id, chosen, until) {
    this.hit = false;
    this.unhandled = false;
    globalThis.mutant = (other) => {
      if (other === id) this.hit = true;
      return other === id;
    };
    // Test files and their helpers register tests and hooks when they are loaded.
    this.forget((path) => path.includes('/test/') || path.includes('/testing/src/'));
    const attempt = new Attempt(this, chosen, until);
    const [file] = await startTests([{ filepath: this.file }], attempt);
    globalThis.mutant = () => false;
    return attempt.failed ?? (file.result?.state === 'fail' || this.unhandled ? file.name : undefined);
  }
  forget(which) {
    for (const [path, node] of this.workerState.evaluatedModules.idToModuleMap) {
      if (path.includes('/node_modules/') || path.includes('/mutate/') || !which(path)) continue;
      Object.assign(node, { promise: undefined, exports: undefined, evaluated: false });
      node.importers.clear();
    }
  }
}
