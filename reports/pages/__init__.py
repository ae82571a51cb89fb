"""Turns what was judged into pages, Markdown, tables on a terminal and data; nothing is judged here."""
