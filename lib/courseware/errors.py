"""The one exception whose text a person reads."""


class UserError(Exception):
    """Something the person at the keyboard can put right.

    The text says what is wrong and what to do next, in whole sentences. The command line prints it
    without a traceback and exits with status 2.
    """
