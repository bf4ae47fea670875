"""What stops the portal and is worth one clear sentence instead of a traceback."""


class Problem(Exception):
    pass
