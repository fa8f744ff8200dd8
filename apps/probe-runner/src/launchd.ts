#!/usr/bin/env node
import { systemHost } from './host.js';
import { launchdMain } from './launchd/main.js';

await launchdMain(systemHost);
