"""What an author's or an instructor's machine runs: build, collect, repair, grade, report.

`courseware` may import `dl101`, never the other way round.
"""

import sys

# Where this package is installed, as it is with JupyterLab, jsonschema builds a grammar of internationalised addresses
# when it is imported: more than a second at the start of each command and each warm parent, for a format that no
# notebook has. Without it jsonschema leaves that one format unchecked.
sys.modules.setdefault("rfc3987_syntax", None)
