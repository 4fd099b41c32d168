"""`python -m jflame` is the `jflame` command."""

import sys

from jflame.cli import main

sys.exit(main())
