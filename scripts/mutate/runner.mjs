// Runs the tests of one file as they are, or once for each mutant that they reach. Vitest takes it as its test runner.
// What it does it appends to a log: a mutant whose line stands last when the process is gone has ended the process.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { TestRunner } from 'vitest';
import { startTests } from 'vitest/internal/browser';

const { log, reached, choice, touched } = JSON.parse(readFileSync(process.env.RUNTIME_MUTANTS, 'utf8'));
const write = (line) => appendFileSync(log, `${JSON.stringify(line)}\n`);
/** Which of the changes the programs have reached since this was asked last. */
const touchedByPrograms = () => {
  const ids = new Set(readFileSync(touched, 'utf8').split('\n').filter(Boolean).map(Number));
  writeFileSync(touched, '');
  return ids;
};
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
  constructor(outer, chosen) {
    super(outer.config);
    this.chosen = chosen;
    this.moduleRunner = outer.moduleRunner;
    this._otel = outer._otel;
  }
  /** The quickest first. */
  onCollected([file]) {
    const quickness = new Map();
    for (const task of walk(file).reverse()) {
      if (task.type === 'test') {
        if (!this.chosen.has(nameOf(task))) task.mode = 'skip';
        quickness.set(task, this.chosen.get(nameOf(task)) ?? Number.MAX_VALUE);
      } else {
        if (task.tasks.every(({ mode }) => mode === 'skip')) task.mode = 'skip';
        task.tasks.sort((a, b) => quickness.get(a) - quickness.get(b));
        quickness.set(task, Math.min(...task.tasks.map((each) => quickness.get(each))));
      }
    }
  }
  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (test.result?.state === 'fail') this.failed ??= nameOf(test);
    if (this.failed !== undefined) this.cancelRun = true;
  }
}

export default class extends TestRunner {
  reach = { loading: new Set(), file: new Set(), tests: {} };

  onBeforeCollect([file]) {
    this.file = file;
    if (reached !== undefined) return;
    globalThis.mutant = (id) => this.note(id);
    writeFileSync(choice, 'all');
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
    if (reached === undefined) for (const id of touchedByPrograms()) this.note(id);
    this.test = test;
  }
  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    if (reached === undefined && this.test !== undefined) for (const id of touchedByPrograms()) this.note(id);
    this.test = undefined;
  }
  async onAfterRunFiles([file]) {
    super.onAfterRunFiles();
    if (reached === undefined) {
      const tests = walk(file)
        .filter(({ type }) => type === 'test')
        .map((test) => ({ name: nameOf(test), duration: test.result?.duration ?? 0, reach: [...(this.reach.tests[nameOf(test)] ?? [])] }));
      const { loading, file: around } = this.reach;
      const failed = walk(file).flatMap((task) => (task.type === 'test' && task.result?.state === 'fail' ? [nameOf(task)] : []));
      write({ file: this.file, failed, loading: file.collectDuration, tests, whole: [...loading, ...around] });
      return;
    }
    const { mutants, loading, tests } = reached[this.file];
    const durations = new Map(tests.map(({ name, duration }) => [name, duration]));
    // A test that waits for what a mutant never does should not wait for as long as it may.
    this.config.testTimeout = Math.min(this.config.testTimeout, 5000 + 4 * Math.max(0, ...durations.values()));
    process.on('unhandledRejection', () => {
      this.unhandled = true;
    });
    for (const { id, whole } of mutants) {
      write({ file: this.file, id });
      const chosen = new Map(tests.filter(({ reach }) => reach.includes(id)).map(({ name, duration }) => [name, duration]));
      const usual = [...(whole ? durations : chosen).values()].reduce((sum, duration) => sum + duration, loading);
      watch.postMessage(10_000 + 4 * usual);
      const failed = await (whole ? this.attempt(id, durations) : this.attemptQuickly(id, chosen, durations));
      watch.postMessage(0);
      write({ file: this.file, id, failed: failed ?? null });
    }
    write({ file: this.file, done: true });
  }

  /** With modules that are loaded already, unless what they remember hides the mutant, or makes a test fail without it. */
  async attemptQuickly(id, chosen, all) {
    const failed = await this.run(id, chosen);
    if (failed === undefined) return this.hit ? undefined : this.attempt(id, all);
    const without = await this.run(undefined, chosen.has(failed) ? new Map([[failed, 0]]) : chosen);
    return without === undefined ? failed : this.attempt(id, all);
  }
  /** All tests of the file, with modules that are loaded anew before and after. */
  async attempt(id, all) {
    this.forget(() => true);
    const failed = await this.run(id, all);
    this.forget(() => true);
    return failed;
  }
  async run(id, chosen) {
    this.hit = false;
    this.unhandled = false;
    writeFileSync(choice, String(id ?? 'none'));
    touchedByPrograms();
    globalThis.mutant = (other) => {
      if (other === id) this.hit = true;
      return other === id;
    };
    // Test files and their helpers register tests and hooks when they are loaded.
    this.forget((path) => path.includes('/test/') || path.includes('/testing/src/'));
    const attempt = new Attempt(this, chosen);
    const [file] = await startTests([{ filepath: this.file }], attempt);
    globalThis.mutant = () => false;
    if (touchedByPrograms().has(id)) this.hit = true;
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
