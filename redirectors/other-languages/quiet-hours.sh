#!/bin/sh
# Refuses everything between two hours of the day. Usage: quiet-hours.sh 21 6
from=${1:?usage: quiet-hours.sh FROM TO, in hours} to=${2:?usage: quiet-hours.sh FROM TO, in hours}

quiet() {
  now=$(date +%H)
  now=${now#0}
  if [ "$from" -le "$to" ]; then [ "$now" -ge "$from" ] && [ "$now" -lt "$to" ]
  else [ "$now" -ge "$from" ] || [ "$now" -lt "$to" ]; fi
}

while read -r first rest; do
  case $first in '' | *[!0-9]*) id= ;; *) id="$first " ;; esac
  if quiet; then echo "${id}OK status=403 message=\"Quiet hours until $to o'clock.\""
  else echo "${id}ERR"; fi
done
