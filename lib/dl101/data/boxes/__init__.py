"""The box dataset: is there a box in the picture?

make_boxes draws pictures of two scenes, a grey one over a table and a coloured one in a room. load_boxes reads one's
own.
"""

from dl101.data.boxes.dataset import make_boxes
from dl101.data.boxes.errors import BoxesError
from dl101.data.boxes.own_photos import load_boxes

__all__ = ["BoxesError", "load_boxes", "make_boxes"]
