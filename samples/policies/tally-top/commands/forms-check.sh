cat > /tmp/forms.sh <<'EOF'
cd /app
t() { out=$(printf 'b\na\nb\nc\nc\nb\n' | node bin/tally.js "$@" 2>&1 | tr '\n\t' '; '); echo "tally $*  ->  ${out}"; }
t --top 2
t --top=2
t -n 2
t -n2
t -rn2
t -in 1
t -d -- -n1
t --delimiter=
t --top
t --top -- 2
t --top=1e1
t --top 0 --help | cut -c1-60
t --reverse=yes
t -ix
t -un2
t -n1 -- -
EOF
bash /tmp/forms.sh
