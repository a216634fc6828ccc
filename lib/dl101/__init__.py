"""dl101: what the notebooks of the course import.

Cheap to import: neither torch nor Matplotlib is loaded until something asks for it.
"""

from dl101.language import language, say, use_language

__version__ = "0.1.0"
__all__ = ["language", "say", "use_language", "__version__"]
