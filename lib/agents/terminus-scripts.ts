import { PANE } from '@/lib/agents/terminus-cast';
import type { Send } from '@/lib/agents/terminus-keys';

/** Folder inside the sandbox for the socket and the recording; hidden, so that `rm /tmp/*` leaves it. */
export const TERMINAL_FOLDER = '/tmp/.terminal';

/** Most that is kept of a recording, in bytes; the recorder stops there. */
export const MAX_RECORDING_BYTES = 2 * 1024 * 1024;

/** The one pane; a new server numbers from 0 again. */
const TARGET = '%0';
const TMUX = `tmux -u -S ${TERMINAL_FOLDER}/socket`;

/**
 * Reads what the pane writes and keeps it with its times: `$1` bytes of both at most, then the rest is dropped. Plain
 * bash, because nothing else is sure to be there. A second start (a new shell) begins with a terminal reset.
 */
export const RECORDER = `LC_ALL=C
cd ${TERMINAL_FOLDER} || exit
exec 3>>times 4>>data
total=0
put() {
  printf '%s %s\\n' "\${EPOCHREALTIME:-$(date +%s.%N)}" "\${#1}" >&3
  printf '%s' "$1" >&4
  total=$((total + \${#1} + 32))
}
[ -s data ] && put $'\\ec'
rm -f closed
while IFS= read -r -d '' -N 1 first; do
  IFS= read -r -d '' -N 65536 -t 0.02 rest
  put "$first$rest"
  if [ "$total" -gt "$1" ]; then
    put $'\\r\\n[the recording ends here: it has reached its size limit]\\r\\n'
    break
  fi
done
: > closed
exec cat > /dev/null
`;

/** Return code of a send that was not done because a full-screen program has the pane. */
export const FULL_SCREEN = 96;
/** Return code of a send that was not done because the shell of the pane has ended, or tmux has. */
export const PANE_GONE = 98;
/** Return code of the start where there is no tmux. */
export const NO_TMUX = 97;

/** Quotes a word for bash. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const START_RECORDING = `pipe-pane -t ${TARGET} 'exec bash ${TERMINAL_FOLDER}/record.sh ${MAX_RECORDING_BYTES}'`;

/** The server with our settings and no others; the user's own configuration would change keys and sizes. */
function start(workdir: string): string {
  const settings = [
    'set -g status off',
    'set -g remain-on-exit on',
    'set -gq remain-on-exit-format ""',
    'set -g default-terminal screen-256color',
    'set -g history-limit 5000',
    'set -g exit-empty off',
  ].join(' \\; ');
  const size = `-x ${PANE.columns} -y ${PANE.rows}`;
  return `case "\${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}" in
*[Uu][Tt][Ff]*) ;;
*) if [ -n "\${LC_ALL:-}" ]; then export LC_ALL=C.UTF-8; else export LC_CTYPE=C.UTF-8; fi ;;
esac
unset TMUX TMUX_PANE
${TMUX} -f /dev/null start-server \\; ${settings} \\; new-session -d ${size} -c ${quoted(workdir)} bash +H \\; ${START_RECORDING}`;
}

/** Takes the recorder on its input. `+H`: an exclamation mark in quotes stays one. */
export const openScript = (workdir: string): string => `command -v tmux > /dev/null || exit ${NO_TMUX}
mkdir -p ${TERMINAL_FOLDER} && cat > ${TERMINAL_FOLDER}/record.sh || exit
${start(workdir)}`;

/**
 * What bash can tell of the pane's shell, the process `$pid`. `ended`: it is gone, or only its parent has not noticed
 * yet. That must be looked up: tmux before 3.6, built with utempter, can miss the end of its child for good (its
 * issue 4559), and then it neither marks the pane as dead nor runs `pane-died`. `idle`: it waits for input, asleep and
 * in the foreground of its terminal; true as well where it has ended.
 */
const SHELL_STATE = `shell_state() {
  local s
  state=Z
  read -r s 2>/dev/null < /proc/$pid/stat || return 0
  read -r state _ group _ _ front _ <<< "\${s##*) }"
}
ended() {
  shell_state
  [ "$state" = Z ]
}
idle() {
  ended || { [ "$state" = S ] && [ "$group" = "$front" ]; }
}`;

export interface PaneScripts {
  send(entry: Send, n: number): string;
  /** Prints `<dead> <rows>`, the rows as text, the rows with colours. */
  screen: string;
  restart: string;
  closeRecording: string;
}

export function paneScripts(workdir: string): PaneScripts {
  return {
    send,
    screen: `${SHELL_STATE}
pid=$(${TMUX} display-message -p -t ${TARGET} '#{pane_pid}') || exit
for try in 1 2 3 4 5 6 7 8 9 10; do idle && break; sleep 0.01; done
sleep 0.02
dead=0
ended && dead=1
${TMUX} display-message -p -t ${TARGET} "$dead #{pane_height}" \\; capture-pane -p -t ${TARGET} \\; capture-pane -p -e -t ${TARGET}`,
    restart: `${TMUX} respawn-pane -k -t ${TARGET} -c ${quoted(workdir)} bash +H \\; ${START_RECORDING} && exit
${TMUX} kill-server 2> /dev/null
mkdir -p ${TERMINAL_FOLDER}
${start(workdir)}`,
    // What tmux still holds for the recorder is lost when the pipe is closed: it is let to catch up first.
    closeRecording: `cd ${TERMINAL_FOLDER} || exit 0
before=-1
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  size=$(wc -c < data)
  [ "$size" = "$before" ] && break
  before=$size
  sleep 0.08
done
${TMUX} pipe-pane -t ${TARGET} || exit 0
for try in 1 2 3 4 5 6 7 8 9 10; do [ -e closed ] && break; sleep 0.02; done`,
  };
}

/**
 * Text goes through a tmux buffer, so that no length and no character is special; `paste-buffer` writes a line
 * break as the Enter key. In a full-screen program nothing can signal: there the text is not sent (FULL_SCREEN).
 */
function send(entry: Send, n: number): string {
  const look = `${SHELL_STATE}
look=$(${TMUX} display-message -p -t ${TARGET} '#{pane_pid} #{alternate_on}') || exit ${PANE_GONE}
pid=\${look% *}
ended && exit ${PANE_GONE}`;
  const wait = entry.await === 'shell' ? `\n${UNTIL_IDLE}` : '';
  if (entry.kind === 'keys') {
    const keys = entry.keys.map((key) => quoted(key.replace(/;$/, '\\;'))).join(' ');
    return `${look}\n${TMUX} send-keys -t ${TARGET} -- ${keys}${wait}`;
  }
  const paste = `${TMUX} load-buffer -b keys - || exit ${PANE_GONE}
${TMUX} paste-buffer -d -b keys -t ${TARGET}`;
  if (entry.await !== 'signal') return `${look}\n${paste}${wait}`;
  return `${look}
[ "\${look#* }" = 1 ] && exit ${FULL_SCREEN}
(until ended; do sleep 0.2; done; ${TMUX} wait-for -S done${n}) < /dev/null > /dev/null 2>&1 &
${paste} \\; wait-for done${n}
code=$?
kill $! 2> /dev/null
exit $code`;
}

/** Three looks in a row, so that a shell between two lines of its input is not taken for ready. */
const UNTIL_IDLE = `sleep 0.1
ready=0
while [ $ready -lt 3 ]; do
  if idle; then ready=$((ready + 1)); else ready=0; fi
  sleep 0.05
done`;
