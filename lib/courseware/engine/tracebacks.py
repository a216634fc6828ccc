"""IPython's tracebacks, made sooner: the same text for a fifth of the time.

For each traceback IPython, stack_data and Pygments make a style, a table of colours and a lexer anew, and `inspect`
looks through all modules for the one that a cell belongs to. A submission shows a traceback for each test that it
fails, so that this was most of what a referee did. What they make is kept here, and shared by all forks.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import types


def quicken() -> None:
    """Changes the libraries in this process, once. What another version of them does not have is left alone."""
    for change in (_styles, _colours, _lexers, _modules):
        with contextlib.suppress(ImportError, AttributeError):
            change()


def foresee(function) -> None:
    """Reads the file of a function that tests call and that fails there: each traceback through it needs all of it."""
    with contextlib.suppress(ImportError, AttributeError, TypeError, OSError):
        from stack_data import Source

        read = Source.for_filename(inspect.getsourcefile(inspect.unwrap(function)))
        read.asttext()
        _ = read.pieces


def _styles() -> None:
    import stack_data

    if not hasattr(stack_data.style_with_executing_node, "cache_info"):
        stack_data.style_with_executing_node = functools.lru_cache(8)(stack_data.style_with_executing_node)


def _colours() -> None:
    from pygments.formatters.terminal256 import Terminal256Formatter

    make = Terminal256Formatter._setup_styles
    if hasattr(make, "__wrapped__"):
        return
    made: dict[tuple, dict] = {}

    @functools.wraps(make)
    def setup_styles(self):
        key = (type(self), self.style, self.usebold, self.useunderline, self.useitalic)
        if key not in made:
            make(self)
            made[key] = dict(self.style_string)
        self.style_string.update(made[key])

    Terminal256Formatter._setup_styles = setup_styles


def _lexers() -> None:
    from pygments.lexer import RegexLexerMeta

    make = RegexLexerMeta.process_tokendef
    if hasattr(make, "__wrapped__"):
        return

    @functools.wraps(make)
    def process_tokendef(cls, name, tokendefs=None):
        base = cls.__base__
        # stack_data derives a class from Python's lexer for each frame, with the same tokens.
        if name == "" and cls.__bases__ == (base,) and "tokens" not in vars(cls) and "_tokens" in vars(base):
            cls._all_tokens = base._all_tokens
            return base._tokens
        return make(cls, name, tokendefs)

    RegexLexerMeta.process_tokendef = process_tokendef


def _modules() -> None:
    find = inspect.getmodule
    if hasattr(find, "__wrapped__"):
        return

    @functools.wraps(find)
    def getmodule(object, _filename=None):
        if isinstance(object, types.TracebackType):
            object = object.tb_frame
        code = object.f_code if isinstance(object, types.FrameType) else object
        if isinstance(code, types.CodeType) and code.co_filename.startswith("<ipython-input"):
            return None  # a cell, as it would turn out in the end
        return find(object, _filename)

    inspect.getmodule = getmodule
