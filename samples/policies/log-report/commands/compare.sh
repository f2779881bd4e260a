bash report.sh example/access.log | diff - example/report.txt && echo same
