#!/usr/bin/env bash
# artillery-plugin-ensure 1.27.0, with which a run of Artillery 2 passes or fails a pipeline, given a run's report.
#
# Guess: what stands below thresholds is checked, or refused; a P999 below its limit passes; a count that stayed 0 passes "== 0".
# Seen:  of two metrics in one entry of the list only the first is checked. Thresholds that are a map and not a list, a condition that is a text, and p999 beside p99 check
#        nothing: no line, exit code 0. A threshold on http.response_time.p999 can never pass: the name of p99 is replaced within it, and the rest is no expression.
#        A count that no request made does not exist, so that "http.codes.500 == 0" fails where there was no 500.
#
# What it means here: fields of objectives and settings that nothing reads are refused, and a row that gated nothing has not passed.
#
# Needs: Node.js with npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund artillery-plugin-ensure@1.27.0 >/dev/null

cat >seen.js <<'JS'
// What the plugin uses of Artillery: a place for its hook, a log, and the exit code that it asks for.
let said = [];
global.artillery = {
  version: '2.0.34',
  log: text => said.push(String(text).replace(/\u001b\[[0-9;]*m/g, '').trim()),
  ext: extension => { global.artillery.hook = extension.method; },
  globalEvents: { emit() {} },
};
const { Plugin } = require('artillery-plugin-ensure');

const report = {
  counters: { 'http.requests': 100, 'http.codes.200': 100 },
  rates: { 'http.request_rate': 10 },
  summaries: { 'http.response_time': { min: 100, max: 900, p50: 200, median: 200, p95: 500, p99: 800, p999: 850 } },
};

async function check(name, ensure) {
  said = [];
  global.artillery.suggestedExitCode = 0;
  new Plugin({ config: { ensure } }, null);
  await global.artillery.hook({ report });
  const lines = said.filter(line => /^(ok|fail):/.test(line));
  console.log(`${name}: ${lines.join(', ') || 'nothing checked'}; exit code ${global.artillery.suggestedExitCode}`);
}

(async () => {
  await check('one metric', { thresholds: [{ 'http.response_time.p99': 200 }] });
  await check('two metrics in one entry', { thresholds: [{ 'http.response_time.p95': 1000, 'http.response_time.p99': 200 }] });
  await check('a map', { thresholds: { 'http.response_time.p99': 200 } });
  await check('a condition as text', { conditions: ['http.response_time.p99 < 200'] });
  await check('p999', { p999: 200 });
  await check('p99', { p99: 200 });
  await check('P999 below its limit', { thresholds: [{ 'http.response_time.p999': 2000 }] });
  await check('no 500', { conditions: [{ expression: 'http.codes.500 == 0' }] });
})();
JS
node seen.js | tee seen

expect() { grep -qxF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect 'one metric: fail: http.response_time.p99 < 200; exit code 1'
expect 'two metrics in one entry: ok: http.response_time.p95 < 1000; exit code 0'
expect 'a map: nothing checked; exit code 0'
expect 'a condition as text: nothing checked; exit code 0'
expect 'p999: nothing checked; exit code 0'
expect 'p99: fail: p99 < 200; exit code 1'
expect 'P999 below its limit: fail: http.response_time.p999 < 2000; exit code 1'
expect 'no 500: fail: http.codes.500 == 0; exit code 1'
echo 'as described'
