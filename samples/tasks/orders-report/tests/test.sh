#!/bin/bash
# Runs the hidden tests; the reward is 1 when every test passes, else 0.
mkdir -p /logs/verifier
cd /app
timeout 100 node --test --test-timeout=20000 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=/tests/ctrf-reporter.mjs --test-reporter-destination=/logs/verifier/ctrf.json \
  /tests/*.test.mjs
if [ $? -eq 0 ]; then echo 1 > /logs/verifier/reward.txt; else echo 0 > /logs/verifier/reward.txt; fi
