# The first process of a docker sandbox, run as `bash -c <this text> bash <folder> <working directory>`. It starts the
# commands, because each exec of an engine costs a tenth of a second and, with podman, a helper process for minutes; and
# as pid 1 it cannot be killed by what runs inside, and bash reaps orphans. docker-channel.ts is the other end:
#
#   standard input: requests, fields ended by NUL
#     run <id> <bytes kept> <then: go on | stop> <bytes of input> <cwd> <number of variables> <name=value>... <bytes of command> command input
#     kill <id>    ends every process of the command
#     check <id>   says that the command has ended if the process that would say so was killed itself
#     fetch <id> <bytes>   gives the output, at most so much, and forgets it
#   standard error: events, one line each: ready | exit <id> <code> | bytes <id> <count>
#   standard output: answers to fetch: out <id> <oom kills> <forks refused> <base64>

export LC_ALL=C
folder=$1
# Handlers that do nothing: as pid 1 it would ignore these anyway, and unlike ignored ones commands do not inherit them.
trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE
mkdir -p -m 700 -- "$folder"
mkdir -p -- "$2"
cd /
exec 9>&2 2>/dev/null
declare -A wrapper before

field() { IFS= read -r -d '' "$1"; }

# Exactly this many bytes of standard input: head reads ahead in some systems.
take() {
  local blocks=$(($1 / 65536)) rest=$(($1 % 65536))
  ((blocks == 0)) || dd bs=65536 count="$blocks" iflag=fullblock
  ((rest == 0)) || dd bs="$rest" count=1 iflag=fullblock
}

# Keeps the first bytes, counts all and never blocks the writer. When its file is full tee goes on, or ends at `stop`.
collect() {
  [[ $3 == stop ]] || trap '' XFSZ
  ulimit -f $((($2 + 1023) / 1024))
  local count
  count=$(tee -- "$folder/$1.out" | wc -c)
  printf 'bytes %s %s\n' "$1" "$((count))" >&9
}

launch() {
  cd -- "$cwd" || exit 1
  local descriptor shell=(bash --noprofile --norc -c)
  if ((length > 100000)); then
    # An argument may have 128 KiB: execve(2), MAX_ARG_STRLEN.
    exec 3<"$folder/$id.command"
    rm -f -- "$folder/$id.command"
    shell+=('eval "$(cat <&3)" 3<&-')
  else
    shell+=("$command")
  fi
  # The command gets no descriptor of ours, nor that of its own pipe under a second number.
  for descriptor in /proc/$BASHPID/fd/*; do
    descriptor=${descriptor##*/}
    ((descriptor <= 3)) || exec {descriptor}>&-
  done
  exec env -i "${variables[@]}" RUNOFF_COMMAND="$id" "${shell[@]}"
}

run() {
  local id cap full bytes cwd count length command='' variable variables=() input=/dev/null
  field id && field cap && field full && field bytes && field cwd && field count
  while ((count-- > 0)); do
    field variable
    variables+=("$variable")
  done
  field length
  ((length == 0)) || IFS= read -r -N "$length" command
  if ((bytes > 0)); then
    input=$folder/$id.in
    take "$bytes" >"$input"
  fi
  ((length <= 100000)) || printf %s "$command" >"$folder/$id.command"
  local processes=(/proc/[0-9]*)
  before[$id]=" ${processes[*]} "
  : >"$folder/$id.out"
  {
    exec 8<"$input"
    [[ $input == /dev/null ]] || rm -f -- "$input"
    (launch) <&8 8<&- > >(exec 8<&- && collect "$id" "$cap" "$full" 2>/dev/null) 2>&1
    printf 'exit %s %s\n' "$id" $? >&9
  } </dev/null >/dev/null &
  wrapper[$id]=$!
}

# Processes that carry the mark of the command, and those without any that were not there before it (started with an
# empty environment). Sets `found`. Only what bash can do by itself: at the limit no process could be started.
find_marked() {
  local process mark entry
  found=()
  for process in /proc/[0-9]*; do
    [[ $process != /proc/1 ]] || continue
    mark=
    while IFS= read -r -d '' entry; do
      [[ $entry != RUNOFF_COMMAND=* ]] || mark=${entry#*=}
    done <"$process/environ"
    # That of another user's process cannot be read.
    if [[ -z $mark ]]; then
      # One that has ended has no command line any more.
      IFS= read -r -d '' entry <"$process/cmdline" || continue
      [[ ${before[$1]} != *" $process "* ]] || continue
    fi
    [[ -n $mark && $mark != "$1" ]] || found+=("${process#/proc/}")
  done
}

# First all are stopped, so that none can start another while the rest are being killed.
kill_all() {
  local found pass seen=0
  for ((pass = 0; pass < 50; pass++)); do
    find_marked "$1"
    ((${#found[@]} > 0)) || return
    kill -STOP "${found[@]}"
    ((${#found[@]} != seen)) || break
    seen=${#found[@]}
  done
  kill -KILL "${found[@]}"
}

end_command() {
  local pass found
  for ((pass = 0; pass < 50; pass++)); do
    kill_all "$1"
    find_marked "$1"
    ((${#found[@]} > 0)) || return
  done
}

# The number after a word in the first of these files that is there (control groups version 1 or 2).
count_in() {
  local word=$1 file name number
  shift
  for file; do
    [[ -r $file ]] || continue
    while read -r name number; do
      [[ $name != "$word" ]] || { printf %s "$number" && return; }
    done <"$file"
  done
  printf 0
}

fetch() {
  local groups=/sys/fs/cgroup
  printf 'out %s ' "$1"
  count_in oom_kill $groups/memory.events $groups/memory/memory.oom_control
  printf ' '
  count_in max $groups/pids.events $groups/pids/pids.events
  printf ' '
  head -c "$2" -- "$folder/$1.out" | base64 -w0
  printf '\n'
  rm -f -- "$folder/$1.out"
  unset "wrapper[$1]" "before[$1]"
}

printf 'ready\n' >&9
while field verb; do
  case $verb in
    run) run ;;
    kill) field id && end_command "$id" ;;
    check) field id && { kill -0 "${wrapper[$id]}" || printf 'exit %s 137\n' "$id" >&9; } ;;
    fetch) field id && field cap && fetch "$id" "$cap" ;;
  esac
done
