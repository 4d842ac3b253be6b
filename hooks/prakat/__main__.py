"""``python -m prakat`` is the command ``prakat``."""

from prakat.cli.main import main

if __name__ == "__main__":
    main()
