#!/usr/bin/env bash
# hdr-histogram-js 3.0.1, as load generators of that platform use it to hold latencies.
#
# Guess: a sample that cannot be recorded (NaN, from a clock that was not read) is refused, as a negative one and one beyond the range are; and a counter that is full
#        either saturates or says so.
# Seen:  NaN is taken without a word: totalCount grows, no bucket does. From then on every percentile that lies in the missing part is 0. Two such samples among a hundred
#        make P99 and P100 0 ms, which any "P99 below 200 ms" passes; nothing is said until mean or max is asked for, which then fail with "Index Out Of Bounds". The
#        WebAssembly build refuses NaN ("float unrepresentable in integer range").
#        With counters of 16 bits, 70,000 equal samples become 4,464: they wrap. totalCount still says 70,100, and P50 and P99 are 0.
#
# What it means here: figures that were imported from such a histogram are only believed if the buckets add up to the total and no percentile lies below the least value.
#
# Needs: Node.js with npm.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hdr-histogram-js@3.0.1 >/dev/null

cat >seen.js <<'JS'
const hdr = require('hdr-histogram-js');

const attempt = action => { try { return String(action()); } catch (error) { return error.message; } };

const gaps = hdr.build();
for (let sample = 0; sample < 98; sample++) gaps.recordValue(100 + sample);
console.log('98 samples: P50', gaps.getValueAtPercentile(50), 'P99', gaps.getValueAtPercentile(99));
gaps.recordValue(NaN);
gaps.recordValue(NaN);
console.log('and 2 NaN: total', gaps.totalCount, 'P50', gaps.getValueAtPercentile(50), 'P99', gaps.getValueAtPercentile(99), 'P100', gaps.getValueAtPercentile(100));
console.log('mean:', attempt(() => gaps.mean));
console.log('negative:', attempt(() => hdr.build().recordValue(-1)));

const narrow = hdr.build({ bitBucketSize: 16 });
for (let sample = 0; sample < 70000; sample++) narrow.recordValue(10);
for (let sample = 0; sample < 100; sample++) narrow.recordValue(1000);
console.log('16 bits: total', narrow.totalCount, 'at 10:', narrow.getCountAtIndex(10), 'P50', narrow.getValueAtPercentile(50), 'P99', narrow.getValueAtPercentile(99));

hdr.initWebAssembly().then(() => {
  const web = hdr.build({ useWebAssembly: true });
  console.log('WebAssembly and NaN:', attempt(() => web.recordValue(NaN)));
});
JS
node seen.js | tee seen

expect() { grep -qF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect 'and 2 NaN: total 100 P50 149 P99 0 P100 0'
expect 'mean: Index Out Of Bounds Exception'
expect 'negative: Histogram recorded value cannot be negative.'
expect 'WebAssembly and NaN: float unrepresentable in integer range'
expect '16 bits: total 70100 at 10: 4464 P50 0 P99 0'
echo 'as described'
