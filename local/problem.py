"""What stops the portal and is worth one clear sentence instead of a traceback."""


class Problem(Exception):  # noqa: N818 - it is told to a person, who has a problem and not an error
    pass
