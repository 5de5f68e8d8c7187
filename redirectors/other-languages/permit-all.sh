#!/bin/sh
# Leaves every request as it is, with channel-IDs and without.
while read -r first rest; do
  case $first in
    '' | *[!0-9]*) echo ERR ;;
    *) echo "$first ERR" ;;
  esac
done
