"""Practice sources: a local server that speaks the sources' real protocols over a generated corpus with known truth."""
