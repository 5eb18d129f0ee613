#!/usr/bin/env bash
# Redis 7.0 with an append-only file and the default appendfsync everysec.
#
# Guess: the policy decides what a machine that loses power may lose. A process that is merely killed (SIGKILL) loses nothing that it acknowledged, since Redis writes
#        its append-only file before it answers, and what was written is the kernel's.
# Seen:  while a sync of that file is under way Redis puts off the write, for up to two seconds, and answers all the same. Killed then, it has lost everything that it
#        acknowledged since. Whether that happens depends on how long the disk syncs: never on a quick one, one message in a thousand on a busy one. With
#        appendfsync always nothing is lost. INFO's aof_delayed_fsync counts only the writes that waited longer than the two seconds.
#
# What it means here: a test of "no acknowledged message is lost when Redis is killed" is only fair to a server that syncs always.
#
# Needs: Debian 12 with apt (redis-tools 5:7.0.15-1~deb12u*, strace 6.1, taken from its archive into a temporary directory), and leave to trace processes that it starts.
set -euo pipefail

work=$(mktemp -d)
servers=()
cleanup() {
  for id in "${servers[@]}"; do kill -9 "$id" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

# Debian's redis-server is a link into redis-tools: what it is called as decides what it does.
cd "$work"
apt-get download -qq redis-tools strace libjemalloc2 liblzf1 liblua5.1-0 lua-bitop lua-cjson libatomic1 libhiredis0.14 libunwind8 liblzma5 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" root; done
ln -s redis-check-rdb root/usr/bin/redis-server
export PATH="$work/root/usr/bin:$PATH" LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu:$work/root/lib/x86_64-linux-gnu"
redis-server --version | grep -q 'v=7\.0\.15' || { echo "this is about Redis 7.0.15, and here is: $(redis-server --version)"; exit 1; }

port=17399
ask() { redis-cli -p "$port" "$@"; }

start() { # policy directory
  redis-server --port "$port" --appendonly yes --appendfsync "$1" --save '' --dir "$2" --daemonize no >>"$2/log" 2>&1 &
  server=$!
  servers+=("$server")
  for _ in $(seq 100); do
    [ "$(ask ping 2>/dev/null)" = PONG ] && return
    sleep 0.05
  done
  echo "Redis did not start"; exit 1
}

# Acknowledged and kept, of a server whose disk takes a second and a half to sync and that is killed in the middle of a load.
lost() { # policy
  local directory="$work/$1" acknowledged kept
  mkdir "$directory"
  start "$1" "$directory"
  strace -f -qq -p "$server" -e trace=fdatasync -e inject=fdatasync:delay_enter=1500000 -o "$directory/trace" &
  servers+=("$!")
  sleep 0.5
  acknowledged=0
  for _ in $(seq 400); do
    acknowledged=$(ask incr counter)
    [ "$acknowledged" -ge 4 ] && [ "$1" = always ] && break
    [ $SECONDS -ge $((began + 30)) ] && break
  done
  kill -9 "$server"
  wait "$server" 2>/dev/null || true
  start "$1" "$directory"
  kept=$(ask get counter)
  kill -9 "$server"
  wait "$server" 2>/dev/null || true
  echo "$1: acknowledged $acknowledged, kept ${kept:-0}"
  missing=$((acknowledged - ${kept:-0}))
}

began=$SECONDS
lost everysec
[ "$missing" -gt 0 ] || { echo "CHANGED: nothing is lost with everysec any more"; exit 1; }
began=$SECONDS
lost always
[ "$missing" -eq 0 ] || { echo "CHANGED: always loses $missing"; exit 1; }
echo "as described"
