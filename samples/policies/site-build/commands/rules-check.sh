cat > /tmp/rules.sh <<'CHECK'
fails=0
check() { if eval "$2"; then echo "ok    $1"; else echo "WRONG $1"; fails=$((fails + 1)); fi; }
fresh() { rm -rf /tmp/rules && mkdir /tmp/rules && cp -r /app/build.sh /app/tools /app/pages /app/parts /app/assets /tmp/rules; cd /tmp/rules; }
# One page is enough where the names do not matter.
fresh1() { fresh; rm -r pages/guides pages/index.md pages/about*; }
run() { bash build.sh "$@" > /tmp/rules.out 2> /tmp/rules.err; code=$?; }
fresh; run out
check 'five pages' '[ $code -eq 0 ] && [ "$(tail -n 1 /tmp/rules.out)" = "built 5 pages" ] && [ -f "out/guides/getting started.html" ]'
check 'hidden assets' '[ -f out/assets/.well-known/security.txt ]'
check 'manifest without itself' '! grep -q "manifest.json" out/manifest.json'
check 'nothing beside OUT' '[ "$(ls -A | tr "\n" " ")" = "assets build.sh out pages parts tools " ]'
fresh1; mkdir -p out; echo old > out/news.html; run out
check 'nothing stale' '[ ! -e out/news.html ]'
fresh1; printf 'x\n' > 'pages/no title.md'; printf '# P\n\n{{include no.md}}\n' > pages/zz.md; mkdir out; echo old > out/keep; run out
check 'both bad pages are named, exit code 1' '[ $code -eq 1 ] && grep -q "no title.md" /tmp/rules.err && grep -q "zz.md" /tmp/rules.err'
check 'OUT as it was' '[ "$(ls -A out)" = keep ]'
fresh1; rm -r pages/*; run out
check 'no page at all fails' '[ $code -eq 1 ] && [ ! -e out ]'
fresh1; printf '# N\n' > pages/$'two\nlines.md'; printf '# D\n' > 'pages/-n.md'; run 'o u t'
check 'odd names' '[ -f "o u t/"$'"'two\\nlines.html'"' ] && [ -f "o u t/-n.html" ]'
fresh1; mkdir /tmp/rules/sub; cd sub; bash ../build.sh www/site > /tmp/rules.out 2>&1
check 'from another folder' '[ -f /tmp/rules/sub/www/site/contact.html ]'
echo "$fails wrong"
CHECK
bash /tmp/rules.sh
