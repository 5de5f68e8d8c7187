#!/usr/bin/env python3
"""Adds the safe-search parameter of some engines to plain http searches."""
import re
import sys
from urllib.parse import unquote_plus, urlsplit, urlunsplit

ENGINES = [
    (re.compile(r"(www\.)?google\.[a-z.]{2,6}"), "safe", "active"),
    (re.compile(r"(www\.)?bing\.com"), "adlt", "strict"),
    (re.compile(r"(www\.)?duckduckgo\.com"), "kp", "1"),
]


def answer(url, method):
    parts = urlsplit(url)
    if method == "CONNECT" or not parts.query:
        return "ERR"
    for host, name, value in ENGINES:
        if host.fullmatch(parts.hostname or ""):
            others = [pair for pair in parts.query.split("&") if unquote_plus(pair.split("=")[0]).lower() != name]
            safe = urlunsplit(parts._replace(query="&".join([*others, f"{name}={value}"])))
            return "ERR" if safe == url else f'OK rewrite-url="{safe}"'
    return "ERR"


for line in sys.stdin:
    words = line.split()
    channel = words.pop(0) + " " if words and words[0].isdigit() else ""
    try:
        print(channel + answer(words[0], words[3]), flush=True)
    except (IndexError, ValueError):
        print(channel + 'BH message="a question that cannot be read"', flush=True)
