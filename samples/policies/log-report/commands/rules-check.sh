cat > /tmp/rules.sh <<'EOF'
# Each case: a small log, and a line its report must hold.
cd /tmp
bad=0
line() { printf '%s - - [%s] "GET %s HTTP/1.1" %s %s "-" "%s"\n' "${1:-a}" "${2:-01/Mar/2026:10:00:00 +0000}" "${3:-/}" "${4:-200}" "${5:-1}" "${6:-x}"; }
expect() {
  cat > "/tmp/case log"
  if bash /app/report.sh "/tmp/case log" 2>&1 | grep -qxF -- "$2"; then echo "ok   $1"; else bad=1; echo "FAIL $1: no line '$2'"; bash /app/report.sh "/tmp/case log" 2>&1 | head -4; fi
}
line a '28/Feb/2026:20:15:00 -0330' | expect 'half hours west' 'hour 2026-02-28T23 1'
line a '01/Mar/2026:00:30:00 +0100' | expect 'a day back' 'hour 2026-02-28T23 1'
line a '30/Feb/2026:10:00:00 +0000' | expect 'no such day' 'malformed 1'
line a '01/Mar/2026:24:00:00 +0000' | expect 'no such hour' 'malformed 1'
{ line a '' / 200 9876543210; line a '' / 200 9876543210; } | expect 'large sum' 'bytes 19753086420'
line a '' / 200 1 'q \"x\" y' | expect 'escaped quotes' 'malformed 0'
for p in /a /b /c /d /e /Z; do line a '' $p; done | expect 'byte order' 'path 1 /Z'
{ line a '' '/p?x'; line a '' '/p#y'; } | expect 'bare path' 'path 2 /p'
{ line a '' / 200 7 GoogleBot; line; } | expect 'robots are no visitors' 'visitors 1'
{ line a '' / 200 7 GoogleBot; line; } | expect 'robots send bytes' 'bytes 8'
printf '' | expect 'empty log' 'visitors 0'
printf 'x\r\n\r\n' | expect 'CRLF and blank' 'lines 1'
exit $bad
EOF
bash /tmp/rules.sh
