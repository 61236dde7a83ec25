"""Memory to read: a Markdown file, one self-contained HTML file, and the same page over the live log."""
