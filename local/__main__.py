"""`python -m local`: the whole portal on one machine, from template.yaml."""

import signal
import sys

if __name__ == "__main__":
    # An interrupt that Python raises while modules are imported can be lost; nothing is to be cleaned up yet.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from local.running import main  # takes most of a second, hence after the line above

    sys.exit(main())
