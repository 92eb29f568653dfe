#!/bin/sh
# Continuous integration: findings for the code host, a page for people, and a job that fails where something blocks or is high.
# ci.sh FOLDER OUTPUT writes OUTPUT/countersign.sarif and OUTPUT/countersign.html. COUNTERSIGN says how to start the program.
set -eu
run=${COUNTERSIGN:-npx --no-install countersign}
mkdir -p "$2"
# 1 means findings: the last line reports it.
$run lint "$1" --format html -o "$2/countersign.html" || [ $? -eq 1 ]
$run lint "$1" --format sarif --fail-on high -o "$2/countersign.sarif"
