cat src/table.js src/aggregates.js src/reports.js && node bin/report.js
