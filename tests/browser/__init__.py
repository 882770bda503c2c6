"""Pages opened in a real browser, and what is wrong with them, by name."""
