#!/usr/bin/env bash
# promtool 2.42 (Debian 12's prometheus): unit tests of alert rules.
#
# Guess: a rule file that does not exist fails the test run (exit code 1), as it fails `promtool check rules`; an alert name that no rule has is an error.
# Seen:  a rule file that is missing, named in full and without any wildcard, is a WARNING on standard error, and the run ends with SUCCESS and exit code 0. So does a test of
#        an alert that no rule file defines, as long as it expects no alert: a misspelt name can never fail. And so does a file without any test. What every rule file has a
#        test for, the "stays silent below its threshold", is the kind that passes when the rules are gone.
#
# What it means here: tests of alert rules count only beside a check that each rule of the file was named by a test that expects it to fire, and that the file was found.
#
# Needs: Debian 12 with apt (prometheus 2.42.0+ds-5*, taken from its archive into a temporary directory; nothing is installed).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
apt-get download -qq prometheus >/dev/null 2>&1
dpkg-deb -x prometheus_*.deb root
promtool() { "$work/root/usr/bin/promtool" "$@"; }
promtool --version 2>&1 | head -1
promtool --version 2>&1 | grep -q 'version 2\.42\.' || { echo "this is about 2.42"; exit 1; }

cat >rules.yml <<'YML'
groups:
- name: latency
  rules:
  - alert: Slow
    expr: latency_ms > 100
YML

cat >silent.yml <<'YML'
rule_files: [FILE]
tests:
- interval: 1m
  input_series: [{series: latency_ms, values: '200x20'}]
  alert_rule_test: [{eval_time: 10m, alertname: NAME, exp_alerts: []}]
YML

attempt() { # what, rule file, alert name
  sed -e "s/FILE/$2/" -e "s/NAME/$3/" silent.yml >test.yml
  local code=0
  promtool test rules test.yml >said 2>&1 || code=$?
  echo "$1: exit code $code, $(grep -oE 'SUCCESS|FAILED' said | head -1)$(grep -qF 'no file match pattern' said && echo ', with a warning' || true)"
}

{
  attempt 'an alert that fires, none expected' rules.yml Slow
  attempt 'the same, its rule file missing' missing.yml Slow
  attempt 'the same, its name misspelt' rules.yml Slwo
  echo 'rule_files: [rules.yml]' >none.yml
  promtool test rules none.yml >/dev/null 2>&1 && echo 'a file without tests: exit code 0'
  promtool check rules missing.yml >/dev/null 2>&1 || echo 'check rules of a missing file: fails'
} | tee seen

diff seen - <<'TXT' || { echo 'CHANGED: see the difference'; exit 1; }
an alert that fires, none expected: exit code 1, FAILED
the same, its rule file missing: exit code 0, SUCCESS, with a warning
the same, its name misspelt: exit code 0, SUCCESS
a file without tests: exit code 0
check rules of a missing file: fails
TXT
echo 'as described'
