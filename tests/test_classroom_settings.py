"""nbgrader's settings: whose classroom they are for, whoever reads them at the same time."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import tiny_course as tiny
from courseware.classroom import settings

SLOWLY = """
import time
c.CourseDirectory.db_url = "postgresql+psycopg://teacher@/grades"
time.sleep(0.2)
"""


def test_two_that_read_the_settings_of_the_demo_never_get_the_classs_gradebook(tmp_path):
    course = tiny.make(tmp_path / "root")
    with (course.root / settings.CONFIG_FILE).open("a") as file:
        file.write(SLOWLY)
    room = tiny.Course(root=course.root, classroom=tmp_path / "demo" / "classroom")
    before = os.environ["DL101_CLASSROOM"]

    def read(delay):
        time.sleep(delay)  # so that each begins before the one before has finished
        return settings.server(room)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(read, (0, 0.1, 0.15))) == [None] * 3
    assert os.environ["DL101_CLASSROOM"] == before
