#!/usr/bin/env node
import { dueDates } from '../src/schedule.js';
import { reminder } from '../src/invoice.js';

const [start, every = 'month', count = '12'] = process.argv.slice(2);
for (const day of dueDates({ start, every, count: Number(count) })) console.log(`${day}  remind ${reminder(day)}`);
