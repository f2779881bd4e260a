rm -rf /tmp/copy && cp -r /app /tmp/copy && cd /tmp/copy
mkdir -p dist && echo old > dist/news.html
printf 'Just text.\n' > pages/untitled.md
bash build.sh; echo "exit code $?"
find dist -type f | sort
grep -A1 '"path": "manifest' dist/manifest.json
cd /tmp && bash /tmp/copy/build.sh /tmp/elsewhere; echo "from elsewhere: exit code $?"; find /tmp/elsewhere -type f
