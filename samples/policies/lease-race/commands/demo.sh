timeout 4 node bin/demo.js 6; echo "exit $?"
