"""The benchmark's scikit-learn, on one thread."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parents[1] / "python"))
from serve import serve


def start():
    import sklearn
    from mixture import MixtureTask

    return f"scikit-learn {sklearn.__version__}, 1 thread", {"mixture": MixtureTask}


serve(start)
