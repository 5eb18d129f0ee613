# Ends the processes of a run directory and removes it, as soon as its standard input ends: which the end of the process that
# holds the other side does, however it came about. $1: the directory. Its file "processes" has a line "PID START" each.
trap '' HUP INT TERM
directory=$1
while IFS= read -r _; do :; done

alive() { # PID START: the same process still, not another that got its number
  [ -r "/proc/$1/stat" ] && [ "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)" = "$2" ]
}

any_alive() {
  while read -r pid start; do
    if alive "$pid" "$start"; then return 0; fi
  done < "$directory/processes"
  return 1
}

if [ -f "$directory/processes" ]; then
  # QUIT is PostgreSQL's immediate shutdown, which waits for no client; killed, it would leave processes of its own. Nothing of the others is wanted any more:
  # a platform that was asked to end would wait for its clients.
  while read -r pid start; do
    if alive "$pid" "$start"; then
      case $(cat "/proc/$pid/comm" 2>/dev/null) in postgres) kill -QUIT "$pid" ;; *) kill -KILL "$pid" ;; esac
    fi
  done < "$directory/processes"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40; do
    any_alive || break
    sleep 0.05
  done
  while read -r pid start; do
    if alive "$pid" "$start"; then kill -KILL "$pid"; fi
  done < "$directory/processes"
fi

# What the run took down itself is gone by now. An engine that does not answer is left after a while: the next run sweeps again.
if [ -f "$directory/containers" ] && command -v docker >/dev/null; then
  read -r engine label < "$directory/containers"
  engine() { timeout 30 docker --host "$engine" "$@" 2>/dev/null; }
  if containers=$(engine ps -aq --filter "label=$label"); then
    [ -z "$containers" ] || engine rm -fv $containers >/dev/null
    volumes=$(engine volume ls -q --filter "label=$label")
    [ -z "$volumes" ] || engine volume rm -f $volumes >/dev/null
    networks=$(engine network ls -q --filter "label=$label")
    [ -z "$networks" ] || engine network rm $networks >/dev/null
  fi
fi

# A .NET process that was killed leaves its diagnostic pipes beside the directory.
for file in owner processes; do
  [ -f "$directory/$file" ] || continue
  while read -r pid start || [ -n "$pid" ]; do
    alive "$pid" "$start" || rm -f -- "${directory%/*}"/clr-debug-pipe-"$pid"-* "${directory%/*}"/dotnet-diagnostic-"$pid"-*
  done < "$directory/$file"
done

rm -rf -- "$directory"
