cat > /app/report.sh <<'EOF'
#!/bin/bash
# awk counts, sort ranks the paths.
export LC_ALL=C TZ=UTC
paths=$(mktemp)
tr -d '\r' < "$1" | awk -F'"' -v paths="$paths" '
function days(y, m, d) {
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
}
BEGIN { n = split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", name, " "); for (i = 1; i <= n; i++) month[name[i]] = i }
$0 == "" { next }
{ lines++ }
NF != 7 || $1 !~ /^[^ ]+ [^ ]+ [^ ]+ \[[0-9][0-9]\/[A-Z][a-z][a-z]\/[0-9]+:[0-9][0-9]:[0-9][0-9]:[0-9][0-9] [+-][0-9]+\] $/ { malformed++; next }
{
  split($1, head, " "); split(substr(head[4], 2), t, /[\/:]/); split($2, request, " "); split($3, answer, " ")
  zone = substr(head[5], 2, 2) * 60 + substr(head[5], 4, 2)
  if (head[5] ~ /^-/) zone = -zone
  hour = int((days(t[3] + 0, month[t[2]], t[1] + 0) * 1440 + t[4] * 60 + t[5] - zone) / 60)
  bytes += answer[2]
  hours[hour]++
  if (!first || hour < first) first = hour
  if (hour > last) last = hour
  if (tolower($6) ~ /bot/) next
  if (!((head[1], $6) in seen)) { seen[head[1], $6] = 1; visitors++ }
  if (answer[1] ~ /^2/ || answer[1] == 304) { path = request[2]; sub(/[?#].*/, "", path); count[path]++ }
}
END {
  print "lines " lines + 0
  print "malformed " malformed + 0
  print "bytes " bytes + 0
  print "visitors " visitors + 0
  if (first) for (h = first; h <= last; h++) print "hour", h, hours[h] + 0
  for (path in count) print count[path], path > paths
}' | while read -r word value more; do
  if [ "$word" = hour ]; then value=$(date -u -d "@$((value * 3600))" +%Y-%m-%dT%H); fi
  echo "$word $value${more:+ $more}"
done
sort -k1,1nr -k2,2 "$paths" | head -5 | sed 's/^/path /'
rm -f "$paths"
EOF
