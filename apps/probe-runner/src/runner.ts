#!/usr/bin/env node
import { systemHost } from './host.js';
import { runnerMain } from './main.js';

await runnerMain(systemHost);
