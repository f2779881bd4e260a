#!/usr/bin/env node
import { load } from '../src/load.js';
import { regionReport } from '../src/reports.js';

console.table(regionReport(load(process.argv[2] ?? new URL('../data', import.meta.url).pathname)));
