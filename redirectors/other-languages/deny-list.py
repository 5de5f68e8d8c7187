#!/usr/bin/env python3
"""Refuses the hosts of a list file, and every name below them. Usage: deny-list.py FILE"""
import re
import sys

if len(sys.argv) < 2:
    sys.exit("usage: deny-list.py FILE")
with open(sys.argv[1], encoding="utf-8") as lines:
    hosts = {line.split("#")[0].strip().lower().strip(".") for line in lines} - {""}


def covered(name):
    while name:
        if name in hosts:
            return name
        name = name.partition(".")[2]
    return None


for line in sys.stdin:
    words = line.split()
    channel = words.pop(0) + " " if words and words[0].isdigit() else ""
    match = re.match(r"(?:[a-z]+://)?([^/:?]+)", words[0] if words else "", re.I)
    entry = covered(match.group(1).lower()) if match else None
    answer = "ERR" if entry is None else f'OK status=403 message="{entry} is on the block list."'
    print(channel + answer, flush=True)
