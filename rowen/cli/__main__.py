"""``python -m rowen.cli`` is the ``rowen`` command."""

from rowen.cli import main

main()
