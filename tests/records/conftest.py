"""Makes ``record_strategies`` importable from the tests below this folder."""
