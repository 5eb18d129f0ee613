#!/usr/bin/env bash
# prom-client 15.1.3 with the tdigest 0.1.2 that it brings: the Summary with which services on Node.js tell Prometheus how long their requests took.
#
# Guess: a quantile of a t-digest is wrong by a little of a rank, and by least at the tail: where 99 of 100 requests took 10 ms and one took a second, every quantile up to
#        0.98 is 10 ms.
# Seen:  samples that are equal become one centroid, whatever their number, and between two centroids the quantiles are drawn as a straight line. Of 99,000 times 10 ms and
#        1,000 times 1,000 ms there are two centroids: quantile 0.5 is 19.9 ms, 0.9 is 811.9 ms, 0.98 is 970.3 ms. The same samples told apart by less than a microsecond
#        give 10 ms for each. Answer times in whole milliseconds are mostly equal: 98 % of 8 to 12 ms and 2 % of up to a second give 110 ms or so for quantile 0.95, which is 12.
#        sum and count are right.
#
# What it means here: a quantile of such a summary is held to no limit; a histogram's buckets are, and sum over count is.
#
# Needs: Node.js with npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund prom-client@15.1.3 tdigest@0.1.2 >/dev/null

cat >seen.js <<'JS'
const client = require('prom-client');

const percentiles = [0.5, 0.9, 0.95, 0.98, 0.99];

async function say(name, samples) {
  const registry = new client.Registry();
  const summary = new client.Summary({ name: 'duration', help: 'ms', percentiles, registers: [registry] });
  samples.forEach(sample => summary.observe(sample));
  const quantiles = [...(await registry.metrics()).matchAll(/quantile="([^"]+)"} (\S+)/g)].map(([, quantile, value]) => `${quantile}: ${Number(value).toFixed(1)}`);
  const sorted = [...samples].sort((one, other) => one - other);
  console.log(`${name}: ${quantiles.join(', ')}; truly ${percentiles.map(share => sorted[Math.ceil(share * sorted.length) - 1].toFixed(1)).join(', ')}`);
}

// Park and Miller's generator: the same numbers each time.
let state = 1;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const times = Array.from({ length: 100000 }, () => random() < 0.02 ? 200 + random() * 800 : 8 + random() * 4);

(async () => {
  await say('two values', Array.from({ length: 100000 }, (_, at) => at % 100 === 0 ? 1000 : 10));
  await say('a part of a microsecond apart', Array.from({ length: 100000 }, (_, at) => (at % 100 === 0 ? 1000 : 10) + (at * 0.618034 % 1) * 1e-3));
  await say('whole milliseconds', times.map(Math.round));
})();
JS
node seen.js | tee seen

expect() { grep -qF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect 'two values: 0.5: 19.9, 0.9: 811.9, 0.95: 910.9, 0.98: 970.3, 0.99: 990.1; truly 10.0, 10.0, 10.0, 10.0, 10.0'
expect 'a part of a microsecond apart: 0.5: 10.0, 0.9: 10.0, 0.95: 10.0, 0.98: 10.0'
# Its compression begins at random centroids, so that the last one differs a little from run to run.
grep -qE 'whole milliseconds: .* 0\.95: [5-9][0-9]\.|whole milliseconds: .* 0\.95: 1[0-9]{2}\.' seen || { echo 'CHANGED: not seen any more: 0.95 of whole milliseconds far above 12'; exit 1; }
echo 'as described'
