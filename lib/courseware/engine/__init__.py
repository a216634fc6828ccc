"""Runs a submission so that it can neither do harm nor fool the grader: a notebook in, an executed notebook out.

Test cells run in a trusted process, the referee, which never executes student code. The student's cells run in another
one, warm and shut in, whose answers are data (see peer.py). The engine knows nothing of nbgrader's gradebook.

    with Engine() as engine:
        run = engine.run(notebook, Job(language="ru", forbidden=hw1.FORBIDDEN))
"""

from courseware.engine.job import Job, imports_of, job_for
from courseware.engine.limits import Limits
from courseware.engine.run import Engine, EngineError, Run, run

__all__ = ["Engine", "EngineError", "Job", "Limits", "Run", "imports_of", "job_for", "run"]
